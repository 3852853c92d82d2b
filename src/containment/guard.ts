import { type ChildProcess, spawn } from 'node:child_process'
import { Socket } from 'node:net'
import type { Clock, Timer } from '../clock/clock.ts'
import { beginProcess } from '../process/begin-process.ts'
import { buildEnvironment } from '../process/environment.ts'
import { SHELL } from './launcher.ts'

/** A guard that somebody keeps killing is not started for ever. */
const MAX_KILLS = 10

/** How long its host waits for its duty to be done, in milliseconds. It takes a few. */
const END_LIMIT_MS = 1_000

/**
 * From one attempt to start it to the next, in milliseconds, while the host is short of descriptors
 * or the machine of processes; doubled each time.
 */
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 30_000

/** What a guard does when its host is gone, for whatever reason. */
export interface Duty {
  /**
   * A script for the shell. It reads lines from its host on stdin until their end, and then acts.
   */
  readonly script: string
  readonly args: readonly string[]
  /** What a guard that takes over from one that was killed must be told. */
  readonly recall: () => readonly string[]
}

/**
 * Signals that reach whole groups when a terminal or a service ends: the guard is the last to go.
 */
const DEAF = `trap '' HUP INT TERM`

/**
 * Ends the control group in `$1`, and removes it and the one in `$2`.
 *
 * It kills until the group can be removed: a launcher that was forked before the host died may
 * enter late, and once the group is gone it cannot.
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
 * Kills the process groups that it was told of (\`+ pid start\`, \`- pid\`), and removes the
 * records in \`$1\`.
 *
 * A process that has the pid but not the start time is a stranger. When no process has it, members
 * of the group keep it from being used again.
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
 * A small shell in a session of its own that reads from a pipe of the host, and does its duty at
 * the end of it: the kernel closes the pipe however the host ends, SIGKILL included.
 *
 * ```
 *   host ══pipe══> guard ──at end of file──> kills what the host's workers left
 * ```
 *
 * It does not keep the host alive.
 */
export class Guard {
  readonly #duty: Duty
  readonly #clock: Clock
  #process: ChildProcess | undefined = undefined
  #kills = 0
  #failures = 0
  #retry: Timer | undefined = undefined
  #isEnding = false

  constructor(duty: Duty, clock: Clock) {
    this.#duty = duty
    this.#clock = clock
    this.#start()
  }

  /** Its pid, while it runs. */
  get pid(): number | undefined {
    return this.#process?.pid
  }

  tell(line: string): void {
    this.#process?.stdin?.write(`${line}\n`)
  }

  /** Lets it do its duty, and resolves when it is gone. Never rejects. */
  async end(): Promise<void> {
    this.#isEnding = true
    this.#retry?.cancel()
    // Without one nobody would remove what the host has made.
    if (this.#process === undefined && this.#failures > 0) this.#takeOver()
    const child = this.#process
    if (child === undefined) return
    child.ref()
    child.stdin?.end()
    await this.#gone(child)
  }

  /**
   * It goes on alone with what SIGKILL does not end at once, and does not keep the host alive for
   * it.
   */
  #gone(child: ChildProcess): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(END_LIMIT_MS, () => {
        child.unref()
        resolve()
      })
      child.once('exit', () => {
        timer.cancel()
        resolve()
      })
    })
  }

  /**
   * When it cannot be started, the host or the machine is short of something: it is tried again
   * until it can.
   */
  #start(): void {
    const begun = beginProcess(() => this.#spawn())
    const child = 'process' in begun ? begun.process : undefined
    if (child?.pid === undefined) return this.#startLater()
    this.#failures = 0
    this.#process = child
    child.once('exit', () => this.#exited())
    child.unref()
    child.stdin?.on('error', () => undefined)
    if (child.stdin instanceof Socket) child.stdin.unref()
  }

  #spawn(): ChildProcess {
    const { script, args } = this.#duty
    return spawn(SHELL, ['-c', script, 'tutti-guard', ...args], {
      // A session of its own: what ends the terminal's group does not reach it.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: '/',
      env: buildEnvironment(process.env, {}),
    })
  }

  #startLater(): void {
    this.#process = undefined
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures)
    this.#failures += 1
    if (!this.#isEnding) this.#retry = this.#clock.setTimer(waitMs, () => this.#takeOver())
  }

  #takeOver(): void {
    this.#start()
    for (const line of this.#duty.recall()) this.tell(line)
  }

  #exited(): void {
    this.#process = undefined
    if (this.#isEnding || this.#kills === MAX_KILLS) return
    this.#kills += 1
    this.#takeOver()
  }
}
