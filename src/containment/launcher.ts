import type { Launch, Program } from './containment.ts'

/** The shell that every POSIX system has; small ones start in half a millisecond. */
export const SHELL = '/bin/sh'

/**
 * What a launcher that could not bring its program inside exits with. Programs may use it too: its
 * words decide.
 */
export const LAUNCH_FAILED_CODE = 125

const LAUNCH_FAILED_WORDS = 'tutti: this program was not started, because its process could not enter'

/** Enters every group up to `--`, then becomes the program: what fails to enter never runs. */
const ENTER = `while [ "$1" != -- ]; do echo 0 >"$1" || { echo "${LAUNCH_FAILED_WORDS} $1" >&2; exit ${LAUNCH_FAILED_CODE}; }; shift; done; shift`

/**
 * A launch that enters control groups before it becomes the program.
 *
 * Attaching a process from outside, by its pid, would come too late for what it has started by
 * then.
 *
 * @param entrances - The `cgroup.procs` of each group; `0` written there means the writer.
 */
export function launchInto(entrances: readonly string[], program: Program): Launch {
  const { env, restore } = shelter(program)
  const args = ['-c', `${ENTER}; ${restore}exec "$@"`, 'tutti-launcher', ...entrances, '--']
  return { command: SHELL, args: [...args, program.command, ...program.args], env, isGated: false }
}

/**
 * A launch that waits for a line on the program's input before it becomes the program: so the
 * program does not run before its process has been recorded, and never when the host has ended in
 * between.
 *
 * @param wrapper - A command, with its arguments, that runs the program; empty for none.
 */
export function launchGated(wrapper: Wrapper, program: Program): Launch {
  const input = program.descriptors === 'pipes' ? 3 : 0
  const { env, restore } = shelter(program)
  const become = wrapper.isInit ? FORGET : restore
  const script = `read -r _ <&${input} || exit ${LAUNCH_FAILED_CODE}; ${become}exec "$@"`
  const init = wrapper.isInit ? initOf(program) : []
  const args = ['-c', script, 'tutti-launcher', ...wrapper.command, ...init, program.command, ...program.args]
  return { command: SHELL, args, env, isGated: true }
}

/**
 * What runs a program that is launched: `isInit` when it makes a pid namespace, where a shell is to
 * be process 1.
 */
export interface Wrapper {
  /** With its arguments; empty for none. */
  readonly command: readonly string[]
  readonly isInit: boolean
}

/**
 * A command that runs the program as the child of a shell that is process 1 of its namespace, and
 * buries orphans there.
 */
export function initOf(program: Pick<Program, 'command' | 'env'>): readonly string[] {
  return [SHELL, '-c', `${shelter(program).restore}"$@"; exit $?`, 'tutti-init']
}

/**
 * What a launcher that failed to enter had to say; `undefined` when it was not the launcher that
 * ended.
 */
export function launchFailure(code: number | undefined, stderrTail: string): string | undefined {
  if (code !== LAUNCH_FAILED_CODE || !stderrTail.includes(LAUNCH_FAILED_WORDS)) return undefined
  return stderrTail.trim()
}

/** Variables that shells add to the environment that they were given. */
const ADDED = ['PWD', 'OLDPWD', 'SHLVL']

const FORGET = `unset ${ADDED.join(' ')}; `

/**
 * Where `/bin/sh` is bash or a ksh, it gives a program `_` and `SHLVL` even after `unset`: it sets
 * them as it starts it. `env` takes them away again. Small shells do not, and start nothing in
 * between.
 */
const IF_IT_EXPORTS = '[ -z "${BASH_VERSION-}${KSH_VERSION-}" ] ||'
const STRIP = '/usr/bin/env -u _ -u SHLVL '

/**
 * Variables that shells set, or read to behave otherwise, by any of the shells that are `/bin/sh`
 * somewhere.
 */
const OF_SHELLS: ReadonlySet<string> = new Set([
  ...ADDED,
  '_',
  'ENV',
  'GROUPS',
  'IFS',
  'EUID',
  'FUNCNAME',
  'HISTCMD',
  'HISTSIZE',
  'LINENO',
  'MAIL',
  'MAILCHECK',
  'MAILPATH',
  'OPTARG',
  'OPTERR',
  'OPTIND',
  'POSIXLY_CORRECT',
  'PPID',
  'PS1',
  'PS2',
  'PS3',
  'PS4',
  'RANDOM',
  'SECONDS',
  'SHELLOPTS',
  'UID',
])

/**
 * The program is to have the environment that its spec says, and shells change some of it:
 * variables of their own, and those whose names they could not write, which they drop, as
 * `npm_config_@scope:registry`. Those travel under other names, and `env` brings them back at the
 * last moment. So their values, which may be secret, stand in no command line that lasts.
 */
function shelter({ command, env }: Pick<Program, 'command' | 'env'>): { env: Program['env']; restore: string } {
  const entries = Object.entries(env)
  const isHidden = ([name]: [string, string]): boolean =>
    OF_SHELLS.has(name) || name.startsWith('BASH') || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
  const hidden = entries
    .filter(isHidden)
    .map(([name, value], index): [string, string] => [`TUTTI_HIDDEN_${index}`, `${name}=${value}`])
  // `env` would take a command with a `=` for one more variable, and `nice` does not.
  const inBetween = command.includes('=') ? 'nice -n 0 ' : ''
  const strip = `${IF_IT_EXPORTS} set -- ${STRIP}${inBetween}"$@"; ${FORGET}`
  if (hidden.length === 0) return { env, restore: strip }
  const names = hidden.map(([name]) => name)
  const values = names.map((name) => `"$${name}"`).join(' ')
  const restore = `set -- /usr/bin/env ${values} ${inBetween}"$@"; unset ${names.join(' ')}; ${strip}`
  const rest = entries.filter((entry) => !isHidden(entry))
  return { env: Object.fromEntries([...rest, ...hidden]), restore }
}
