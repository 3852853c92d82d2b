import { CallError } from '../errors/call-error.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Answer } from './envelope.ts'
import type { Ref } from './ref.ts'
import type { Request } from './resolve-request.ts'

/** What the methods begin with that look into a child and change it. */
const HOST_ONLY = 'sys:'

/**
 * Sends what a worker asks of another child. What only the host may ask is refused: any worker
 * could otherwise read and replace the state of any actor.
 *
 * @param answer - `undefined` for a cast; one that is refused is told as `message:dropped`.
 * Rejected with `CALL_DENIED` for a method that begins with `sys:`, and as {@link Ref.send}.
 */
export function sendForWorker(
  { ref, telemetry }: { readonly ref: Ref; readonly telemetry: Telemetry },
  request: Request,
  answer: Answer | undefined,
): void {
  const { method } = request
  if (!method.startsWith(HOST_ONLY)) return ref.send(request, answer)
  const { path } = ref
  const why = `methods that begin with "${HOST_ONLY}" belong to the host; no worker may ask for them`
  if (answer === undefined) telemetry.emit('message:dropped', { path, method, why })
  answer?.reject(
    new CallError('CALL_DENIED', `"${method}" on "${path}" was refused: ${why}`, {
      target: path,
      method,
      progress: 'not_delivered',
    }),
  )
}
