import { statSync } from 'node:fs'

/**
 * The working folder that a program has when it is told none: the host's own.
 *
 * A deployment or a clean-up may have removed it while the host runs. A program that is spawned
 * plainly still starts there; but a program that asks for the path of that folder fails, and so
 * does a program that changes to it. So then it is the link of the kernel that leads to it, or the
 * root of the disk where there is none.
 */
export function hostFolder(): string {
  try {
    // Node remembers the path, so that it was there once says nothing.
    const folder = process.cwd()
    if (isThere(folder)) return folder
  } catch {
    // It was gone before it was first asked for.
  }
  return isThere(KERNEL_LINK) ? KERNEL_LINK : '/'
}

/**
 * Linux only. In the process that follows it, it means the folder that it has inherited.
 * @source proc_pid_cwd(5)
 */
const KERNEL_LINK = '/proc/self/cwd'

function isThere(folder: string): boolean {
  try {
    return statSync(folder).isDirectory()
  } catch {
    return false
  }
}
