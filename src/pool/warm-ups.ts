import { Envelope } from '../calls/envelope.ts'
import { resolveRequest } from '../calls/resolve-request.ts'
import type { Clock } from '../clock/clock.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import { reasonOf } from '../errors/reason-of.ts'
import type { WarmUp } from '../spec/pool-options.ts'
import type { MemberAddress } from './member-address.ts'

/** The calls that members answer before they take any other. */
export class WarmUps {
  readonly #call: Required<WarmUp> | undefined
  readonly #clock: Clock
  /** By path, the latest of each. */
  readonly #latest = new Map<string, Promise<ExitReason | undefined>>()

  constructor(call: Required<WarmUp> | undefined, clock: Clock) {
    this.#call = call
    this.#clock = clock
  }

  /**
   * A life of a member is ready: makes the call.
   *
   * @param onWarm - It was answered, and nobody has begun another one for that member.
   * @returns Whether there is such a call.
   */
  begin(member: MemberAddress, onWarm: (failure: ExitReason | undefined) => void): boolean {
    if (this.#call === undefined) return false
    const warming = this.#make(member, this.#call)
    this.#latest.set(member.path, warming)
    void warming.then((failure) => {
      if (this.#latest.get(member.path) === warming) onWarm(failure)
    })
    return true
  }

  /** Resolves when the latest call of a member was answered, or with why it was not. */
  async of(path: string): Promise<ExitReason | undefined> {
    return this.#latest.get(path)
  }

  forget(path: string): void {
    this.#latest.delete(path)
  }

  #make(member: MemberAddress, { method, args, deadlineMs }: Required<WarmUp>): Promise<ExitReason | undefined> {
    const now = this.#clock.now()
    const asked = resolveRequest({ method, args, options: { deadlineMs } }, member.path, now)
    return new Promise((resolve) => {
      const fail = (error: unknown): void => {
        resolve({ type: 'crashed', cause: `its warm-up call "${method}" failed: ${reasonOf(error)}` })
      }
      member.send(new Envelope(asked, { resolve: () => resolve(undefined), reject: fail }, now))
    })
  }
}
