/** What a promise, or a function, that must fail fails with. */
export async function rejectionOf(work: Promise<unknown> | (() => unknown)): Promise<unknown> {
  try {
    await (typeof work === 'function' ? work() : work)
  } catch (error) {
    return error
  }
  throw new Error('expected a failure')
}
