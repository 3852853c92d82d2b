/**
 * Resolves a target that a worker names, from its own place in the tree.
 *
 * @param target - A path from the root (`linguistics/tokenizer`), or one relative to the caller's
 *   supervisor: `./tokenizer` is a sibling, `../ingest` a sibling of the supervisor.
 * @param caller - Path of the calling worker.
 * @returns The path from the root; steps above the root are ignored, as in a file system.
 * @example
 * resolvePath('./tokenizer', 'linguistics/ingest') // => 'linguistics/tokenizer'
 */
export function resolvePath(target: string, caller: string): string {
  if (!/^\.\.?(?:\/|$)/.test(target)) return target
  const parts = caller.split('/').slice(0, -1)
  for (const step of target.split('/')) {
    if (step === '..') parts.pop()
    else if (step !== '.' && step !== '') parts.push(step)
  }
  return parts.join('/')
}
