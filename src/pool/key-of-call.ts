import { reasonOf } from '../errors/reason-of.ts'
import { describeValue } from '../options/describe-value.ts'
import type { AffinityKey } from '../spec/pool-options.ts'

/** The key of a call, or what is wrong with the function that was to give it. */
export type KeyOfCall = { readonly ok: true; readonly key: string } | { readonly ok: false; readonly why: string }

/** What a key is made of. */
export interface Keyed {
  readonly method: string
  readonly args: unknown
  readonly headers: Readonly<Record<string, string>> | undefined
}

/**
 * Asks for the key of a call. Never throws: a function of the user must not take the pool down.
 *
 * @param keyOf - That of the option `affinity`; nobody has checked yet what it returns.
 */
export function keyOfCall(
  keyOf: (...call: Parameters<AffinityKey>) => unknown,
  { method, args, headers }: Keyed,
): KeyOfCall {
  try {
    const key = keyOf(method, args, headers)
    if (typeof key === 'string') return { ok: true, key }
    return { ok: false, why: `\`affinity.key\` of its pool must return a string; it returned ${describeValue(key)}` }
  } catch (error) {
    return { ok: false, why: `\`affinity.key\` of its pool threw: ${reasonOf(error)}` }
  }
}
