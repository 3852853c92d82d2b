import { posix } from 'node:path'

/** Folders in which this process may try to make control groups. */
export interface CgroupPlace {
  /** Its own group in the hierarchy of version 2. */
  readonly unified: string | undefined
  /** Its own group in the memory hierarchy of version 1, on machines that have both. */
  readonly memory: string | undefined
}

/**
 * Where the control groups of this process are mounted. Pure.
 *
 * Groups are made below the own group, so that limits of the host hold for its workers as well, and
 * no right is needed but on what is already ours.
 *
 * @param mountinfo - `/proc/self/mountinfo`.
 * @param cgroups - `/proc/self/cgroup`.
 * @source cgroups(7), proc_pid_mountinfo(5)
 */
export function findCgroups(mountinfo: string, cgroups: string): CgroupPlace {
  const mounts = mountinfo.split('\n').map(parseMount)
  const own = cgroups.split('\n').map(parseGroup)
  const unified = mounts.find((mount) => mount.type === 'cgroup2')
  const memory = mounts.find((mount) => mount.type === 'cgroup' && mount.options.includes('memory'))
  return {
    unified: placeIn(unified, own.find((group) => group.controllers[0] === '')?.path),
    memory: placeIn(memory, own.find((group) => group.controllers.includes('memory'))?.path),
  }
}

interface Mount {
  /** The group that is at the top of this mount. */
  readonly root: string
  readonly folder: string
  readonly type: string
  readonly options: readonly string[]
}

function parseMount(line: string): Mount {
  const [before = '', after = ''] = line.split(' - ')
  const [, , , root = '', folder = ''] = before.split(' ').map(unescape)
  const [type = '', , options = ''] = after.split(' ')
  return { root, folder, type, options: options.split(',') }
}

function parseGroup(line: string): { readonly controllers: readonly string[]; readonly path: string } {
  const [id = '', controllers = '', ...path] = line.split(':')
  return { controllers: id === '' ? [] : controllers.split(','), path: path.join(':') }
}

function placeIn(mount: Mount | undefined, path: string | undefined): string | undefined {
  if (mount === undefined || path === undefined) return undefined
  if (mount.root === '/') return path.startsWith('/..') ? undefined : below(mount.folder, path)
  // In a container that sees the groups of the machine, its own group may be the top of the mount.
  if (path !== mount.root && !path.startsWith(`${mount.root}/`)) return undefined
  return below(mount.folder, path.slice(mount.root.length))
}

function below(folder: string, path: string): string {
  return posix.resolve(folder, `.${path}`)
}

/** Spaces and the like stand there as octal numbers. */
function unescape(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
