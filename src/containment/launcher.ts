import type { Launch, Program } from './containment.ts'

/** The shell that every POSIX system has; small ones start in half a millisecond. */
export const SHELL = '/bin/sh'

/** What a launcher that could not bring its program inside exits with. Programs may use it too: its words decide. */
export const LAUNCH_FAILED_CODE = 125

const LAUNCH_FAILED_WORDS = 'tutti: this program was not started, because its process could not enter'

/** Enters every group up to `--`, then becomes the program: what fails to enter never runs. */
const ENTER = `while [ "$1" != -- ]; do echo 0 >"$1" || { echo "${LAUNCH_FAILED_WORDS} $1" >&2; exit ${LAUNCH_FAILED_CODE}; }; shift; done; shift`

/**
 * A launch that enters control groups before it becomes the program.
 *
 * Attaching a process from outside, by its pid, would come too late for what it has started by then.
 *
 * @param entrances - The `cgroup.procs` of each group; `0` written there means the writer.
 */
export function launchInto(entrances: readonly string[], program: Program): Launch {
  const args = ['-c', `${ENTER}; ${forget(program)}exec "$@"`, 'tutti-launcher', ...entrances, '--']
  return { command: SHELL, args: [...args, ...withOddNames(program)], isGated: false }
}

/**
 * A launch that waits for a line on the program's input before it becomes the program: so the program does not run before its process has been
 * recorded, and never when the host has ended in between.
 *
 * @param wrapper - A command, with its arguments, that runs the program; empty for none.
 */
export function launchGated(wrapper: readonly string[], program: Program): Launch {
  const input = program.descriptors === 'pipes' ? 3 : 0
  const script = `read -r _ <&${input} || exit ${LAUNCH_FAILED_CODE}; ${forget(program)}exec "$@"`
  const args = ['-c', script, 'tutti-launcher', ...wrapper, ...withOddNames(program)]
  return { command: SHELL, args, isGated: true }
}

/** A command that runs the program as the child of a shell that is process 1 of its namespace, and buries orphans there. */
export function initOf(program: Pick<Program, 'env'>): readonly string[] {
  return [SHELL, '-c', `${forget(program)}"$@"; exit $?`, 'tutti-init']
}

/** What a launcher that failed to enter had to say; `undefined` when it was not the launcher that ended. */
export function launchFailure(code: number | undefined, stderrTail: string): string | undefined {
  if (code !== LAUNCH_FAILED_CODE || !stderrTail.includes(LAUNCH_FAILED_WORDS)) return undefined
  return stderrTail.trim()
}

/** Shells add variables to the environment that they were given; the program is to have what its spec says. */
function forget({ env }: Pick<Program, 'env'>): string {
  const added = ['PWD', 'OLDPWD', 'SHLVL'].filter((name) => !(name in env))
  return added.length === 0 ? '' : `unset ${added.join(' ')}; `
}

/** Shells drop variables whose names they could not write, as `npm_config_@scope:registry`; `env` brings them back. */
function withOddNames({ command, args, env }: Program): readonly string[] {
  const odd = Object.entries(env).filter(([name]) => !/^[A-Za-z_]\w*$/.test(name))
  const assignments = odd.map(([name, value]) => `${name}=${value}`)
  return odd.length === 0 ? [command, ...args] : ['/usr/bin/env', ...assignments, command, ...args]
}
