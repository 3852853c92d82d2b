/**
 * Host variables that every program needs. All others stay with the host: some are secrets, and
 * some are costly or change what the program does (`NODE_EXTRA_CA_CERTS` doubles Node's start,
 * `NODE_OPTIONS`, `LD_PRELOAD`, `PYTHONPATH`, ...). A `*` at the end stands for any rest.
 */
const PASSED_BY_DEFAULT: Readonly<Record<'posix' | 'windows', readonly string[]>> = Object.freeze({
  posix: [
    'PATH',
    'HOME',
    'USER',
    'LOGNAME',
    'SHELL',
    'TERM',
    'LANG',
    'LANGUAGE',
    'LC_*',
    'TZ',
    'TMPDIR',
    'XDG_*',
    // Without it, macOS asks a service for the text encoding at every start.
    '__CF_USER_TEXT_ENCODING',
  ],
  windows: [
    'PATH',
    'PATHEXT',
    'SYSTEMROOT',
    'SYSTEMDRIVE',
    'WINDIR',
    'COMSPEC',
    'OS',
    'TEMP',
    'TMP',
    'HOME',
    'HOMEDRIVE',
    'HOMEPATH',
    'USERPROFILE',
    'USERNAME',
    'USERDOMAIN',
    'COMPUTERNAME',
    'APPDATA',
    'LOCALAPPDATA',
    'PROGRAMDATA',
    'PROGRAMFILES*',
    'COMMONPROGRAMFILES*',
    'NUMBER_OF_PROCESSORS',
    'PROCESSOR_ARCHITECTURE',
    'LANG',
    'TZ',
  ],
})

/** What a program asks for beside {@link PASSED_BY_DEFAULT}. */
export interface EnvironmentOptions {
  /**
   * Names of further host variables; a `*` at the end stands for any rest, as in `OTEL_*`. Default
   * none.
   */
  readonly passEnv?: readonly string[] | undefined
  /** Set in any case, and stronger than what the host has. Default none. */
  readonly env?: Readonly<Record<string, string>> | undefined
}

/**
 * The complete environment of a worker: what the host has of the short list, of `passEnv`, and then
 * `env`.
 *
 * Pure: the host's variables are handed in. On Windows names are compared without case, as Windows
 * does, and `env` replaces the host's spelling, so that `Path` and `PATH` never stand side by side.
 */
export function buildEnvironment(
  hostEnv: Readonly<NodeJS.ProcessEnv>,
  options: EnvironmentOptions,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const isWindows = platform === 'win32'
  const fold = (name: string): string => (isWindows ? name.toUpperCase() : name)
  const isWanted = nameMatcher(
    [...PASSED_BY_DEFAULT[isWindows ? 'windows' : 'posix'], ...(options.passEnv ?? [])].map(fold),
  )
  const own = Object.entries(options.env ?? {})
  const replaced = new Set(own.map(([name]) => fold(name)))

  // Each look at a variable of the process is a call to the system: those that stay with the host
  // are not looked at.
  const names = Object.keys(hostEnv).filter((name) => isWanted(fold(name)) && !replaced.has(fold(name)))
  const passed = names.flatMap((name): [string, string][] => {
    const value = hostEnv[name]
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries([...passed, ...own])
}

function nameMatcher(patterns: readonly string[]): (name: string) => boolean {
  const names = new Set(patterns.filter((pattern) => !pattern.endsWith('*')))
  const prefixes = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1))
  return (name) => names.has(name) || prefixes.some((prefix) => name.startsWith(prefix))
}
