import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** What decides where the cache lies. */
export interface CacheRootOptions {
  readonly cacheDir: string | undefined
  readonly env: Readonly<NodeJS.ProcessEnv>
  /** Default: this machine's. */
  readonly platform?: NodeJS.Platform
  /** Default: the user's home folder. */
  readonly home?: string
}

/**
 * The absolute folder of all preparations: the option, else `TUTTI_CACHE_DIR`, else the user's cache folder of the
 * platform (`$XDG_CACHE_HOME/tutti` or `~/.cache/tutti`; macOS `~/Library/Caches/tutti`; Windows
 * `%LOCALAPPDATA%\tutti\Cache`). An empty variable counts as absent.
 */
export function cacheRoot({ cacheDir, env, platform = process.platform, home = homedir() }: CacheRootOptions): string {
  const own = cacheDir ?? present(env['TUTTI_CACHE_DIR'])
  if (own !== undefined) return resolve(own)
  if (platform === 'win32')
    return join(present(env['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), 'tutti', 'Cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'tutti')
  return join(present(env['XDG_CACHE_HOME']) ?? join(home, '.cache'), 'tutti')
}

function present(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}
