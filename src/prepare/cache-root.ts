import { homedir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'

/** What decides where the cache lies. */
export interface CacheRootOptions {
  readonly cacheDir: string | undefined
  readonly env: Readonly<NodeJS.ProcessEnv>
  /** Default: this machine's. */
  readonly platform?: NodeJS.Platform
  /** The user's home folder; asked only when it is needed. Default: as the system knows it. */
  readonly home?: () => string | undefined
}

/**
 * The absolute folder of all preparations: the option, else `TUTTI_CACHE_DIR`, else the user's
 * cache folder of the platform (`$XDG_CACHE_HOME/tutti` or `~/.cache/tutti`; macOS
 * `~/Library/Caches/tutti`; Windows `%LOCALAPPDATA%\tutti\Cache`). An empty variable counts as
 * absent.
 *
 * @returns `undefined` when the user has no home folder, and nothing else says where.
 */
export function cacheRoot(options: CacheRootOptions): string | undefined {
  const { cacheDir, env, platform = process.platform, home = homeFolder } = options
  const own = cacheDir ?? present(env['TUTTI_CACHE_DIR'])
  if (own !== undefined) return resolve(own)
  if (platform === 'win32')
    return within(present(env['LOCALAPPDATA']) ?? within(home(), 'AppData', 'Local'), 'tutti', 'Cache')
  if (platform === 'darwin') return within(home(), 'Library', 'Caches', 'tutti')
  return within(present(env['XDG_CACHE_HOME']) ?? within(home(), '.cache'), 'tutti')
}

/** In a container, or under `env -i`, a user may have neither HOME nor an entry in passwd. */
function homeFolder(): string | undefined {
  try {
    return present(homedir()) ?? present(userInfo().homedir)
  } catch {
    return undefined
  }
}

function within(folder: string | undefined, ...names: readonly string[]): string | undefined {
  return folder === undefined ? undefined : join(folder, ...names)
}

function present(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}
