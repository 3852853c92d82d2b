import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from './containment.ts'
import type { GroupFolders } from './usage.ts'

/**
 * Sets the most memory that a group may use; beyond it the kernel kills in it, and counts that.
 * Swap is no way out.
 *
 * @throws {Error} `ENOTSUP` when memory is not counted here; another one of the operating system
 *   when it does not take the limit.
 */
export function limitMemory({ unified, memory }: GroupFolders, bytes: number): void {
  if (memory !== undefined) {
    writeFileSync(join(memory, 'memory.limit_in_bytes'), String(bytes))
    writeIfThere(join(memory, 'memory.memsw.limit_in_bytes'), String(bytes))
    return
  }
  const max = join(unified, 'memory.max')
  if (!existsSync(max)) throw unsupported('this machine does not count the memory of control groups of this user')
  writeFileSync(max, String(bytes))
  writeIfThere(join(unified, 'memory.swap.max'), '0')
  // All of it or nothing: a worker that lost one of its processes is of no use to anybody.
  writeIfThere(join(unified, 'memory.oom.group'), '1')
}

/**
 * @throws {Error} `ENOTSUP` when a limit is set: a layer that cannot hold it must not pretend to.
 */
export function mustBeUnlimited({ memoryBytes }: Pick<Program, 'memoryBytes'>): void {
  if (memoryBytes !== undefined) throw unsupported("it needs the containment 'cgroup'")
}

function unsupported(why: string): Error {
  const message = `a limit of memory cannot be kept here: ${why}. See docs/no-orphans.md, or leave \`limits\` out`
  return Object.assign(new Error(message), { code: 'ENOTSUP' })
}

function writeIfThere(file: string, value: string): void {
  if (existsSync(file)) writeFileSync(file, value)
}
