import { describeValue } from './describe-value.ts'

/** A name that is not yet checked, as the message of an error quotes it. Never throws. */
export function nameOf(name: unknown): string {
  return typeof name === 'string' ? `"${name}"` : describeValue(name)
}
