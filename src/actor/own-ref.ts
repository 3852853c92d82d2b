import type { Answer } from '../calls/envelope.ts'
import { Ref, type RefContext } from '../calls/ref.ts'
import type { Request } from '../calls/resolve-request.ts'
import { CallError } from '../errors/call-error.ts'
import type { Via } from '../spec/actor-spec.ts'

/** A ref in the hands of an actor: it knows who calls. */
export class OwnRef<M> extends Ref<M> {
  readonly #owner: string

  /** @param owner - Path of the actor. */
  constructor(target: string | Via, owner: string, context: RefContext) {
    super(target, context)
    this.#owner = owner
  }

  /**
   * A call of itself would wait for ever: the actor handles one message at a time.
   * @source OTP `calling_self`
   */
  override send(request: Request, answer: Answer | undefined): void {
    if (answer === undefined || this.address?.path !== this.#owner) return super.send(request, answer)
    const { method } = request
    const message = `"${this.#owner}" called itself ("${method}"), and would wait for itself for ever; call the function itself, or use cast`
    answer.reject(new CallError('CALL_SELF', message, { target: this.#owner, method, progress: 'not_delivered' }))
  }
}
