import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { buildEnvironment } from '../process/environment.ts'
import { SHELL } from './launcher.ts'

/** A guard that somebody keeps killing is not started for ever. */
const MAX_RESTARTS = 10

/** What a guard does when its host is gone, for whatever reason. */
export interface Duty {
  /** A script for the shell. It reads lines from its host on stdin until their end, and then acts. */
  readonly script: string
  readonly args: readonly string[]
  /** What a guard that takes over from one that was killed must be told. */
  readonly recall: () => readonly string[]
}

/** Signals that reach whole groups when a terminal or a service ends: the guard is the last to go. */
const DEAF = `trap '' HUP INT TERM`

/**
 * Ends the control group in `$1`, and removes it and the one in `$2`.
 *
 * It kills until the group can be removed: a launcher that was forked before the host died may enter late, and once the group is gone it cannot.
 */
export const GROUP_DUTY = `${DEAF}
while read -r _; do :; done
tries=0
while [ -d "$1" ] && [ $tries -lt 3000 ]; do
  echo 1 >"$1/cgroup.kill"
  rmdir "$1"/*/*/*/ "$1"/*/*/ "$1"/*/ "$1"
  tries=$((tries + 1))
  [ $tries -lt 20 ] || sleep 0.1
done 2>/dev/null
[ -z "$2" ] || rmdir "$2"/*/ "$2" 2>/dev/null`

/**
 * Kills the process groups that it was told of (\`+ pid start\`, \`- pid\`), and removes the records in \`$1\`.
 *
 * A process that has the pid but not the start time is a stranger. When no process has it, members of the group keep it from being used again.
 */
export const PROCESS_GROUPS_DUTY = `${DEAF}
records=$1
live=' '
while read -r what pid start; do
  case $what in
    +) live="$live$pid:$start " ;;
    -) live="\${live%% $pid:*} \${live#* $pid:* }" ;;
  esac
done
for each in $live; do
  if [ -n "\${each#*:}" ] && IFS= read -r stat <"/proc/\${each%%:*}/stat"; then
    set -- \${stat##*) }
    [ "\${20}" = "\${each#*:}" ] || continue
  fi
  kill -s KILL -- "-\${each%%:*}"
done 2>/dev/null
[ -z "$records" ] || rm -rf "$records"`

/**
 * A small shell in a session of its own that reads from a pipe of the host, and does its duty at the end of it: the kernel closes the pipe however the host
 * ends, SIGKILL included.
 *
 * ```
 *   host ══pipe══> guard ──at end of file──> kills what the host's workers left
 * ```
 *
 * It does not keep the host alive.
 */
export class Guard {
  readonly #duty: Duty
  #process: ChildProcess
  #restarts = 0
  #isEnding = false

  constructor(duty: Duty) {
    this.#duty = duty
    this.#process = this.#start()
  }

  /** Its pid, while it runs. */
  get pid(): number | undefined {
    return this.#process.pid
  }

  tell(line: string): void {
    this.#process.stdin?.write(`${line}\n`)
  }

  /** Lets it do its duty, and resolves when it is gone. Never rejects. */
  async end(): Promise<void> {
    this.#isEnding = true
    const { exitCode, signalCode, pid } = this.#process
    if (pid === undefined || exitCode !== null || signalCode !== null) return
    const gone = once(this.#process, 'exit')
    this.#process.ref()
    this.#process.stdin?.end()
    await gone
  }

  #start(): ChildProcess {
    const { script, args } = this.#duty
    const child = spawn(SHELL, ['-c', script, 'tutti-guard', ...args], {
      // A session of its own: what ends the terminal's group does not reach it.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: '/',
      env: buildEnvironment(process.env, {}),
    })
    child.on('error', () => undefined)
    child.once('exit', () => this.#exited())
    child.unref()
    child.stdin.on('error', () => undefined)
    if (child.stdin instanceof Socket) child.stdin.unref()
    return child
  }

  #exited(): void {
    if (this.#isEnding || this.#restarts === MAX_RESTARTS) return
    this.#restarts += 1
    this.#process = this.#start()
    for (const line of this.#duty.recall()) this.tell(line)
  }
}
