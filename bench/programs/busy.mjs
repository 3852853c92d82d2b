/** A job: a processor is busy for that long, and the value comes back. */
export function busy({ ms, value }) {
  if (ms === 0) return value
  const until = performance.now() + ms
  while (performance.now() < until);
  return value
}
