import { type OptionRule } from '../../options/option-rule.ts'
import { optionsOf } from '../../options/options-of.ts'
import { Kind } from '../../wire/kind.ts'

/** Kinds of messages, as in `docs/protocol.md` §3. */
export type FrameKind = keyof typeof Kind

/** Which frame a fault is for. */
export interface FrameChoice {
  /** Who sends it. Default `'worker'`. */
  readonly from?: 'host' | 'worker'
  /**
   * Default: `'REPLY'` of those from the worker, `'CALL'` of those from the host. `'any'`: whatever
   * comes.
   */
  readonly kind?: FrameKind | 'any'
  /**
   * The n-th of them from now on; whole number >= 1. Lives of the worker are counted on. Default 1.
   */
  readonly nth?: number
}

/** What happens to the frame. */
export type FrameAction =
  | { readonly type: 'drop' | 'corrupt' | 'crash' }
  | { readonly type: 'delay'; readonly delayMs: number }

const RULES: Readonly<Record<keyof FrameChoice, OptionRule>> = {
  from: { is: (value) => value === 'host' || value === 'worker', expected: "'host' or 'worker'" },
  kind: {
    is: (value) => value === 'any' || (typeof value === 'string' && Object.hasOwn(Kind, value)),
    expected: `'any', or one of ${Object.keys(Kind).join(', ')}`,
  },
  nth: { is: (value) => Number.isSafeInteger(value) && Number(value) >= 1, expected: 'a whole number >= 1' },
}

/** One fault that waits for its frame. */
export class FrameFault {
  readonly action: FrameAction
  readonly #from: 'host' | 'worker'
  readonly #kind: number | 'any'
  #left: number

  constructor(choice: FrameChoice, action: FrameAction) {
    const { from = 'worker', nth = 1, ...rest } = optionsOf('The choice of a frame', choice, RULES)
    const { kind = from === 'worker' ? 'REPLY' : 'CALL' } = rest
    this.action = action
    this.#from = from
    this.#kind = kind === 'any' ? 'any' : Kind[kind]
    this.#left = nth
  }

  /** Counts a frame. @returns Whether it is the one. */
  meets(from: 'host' | 'worker', kind: unknown): boolean {
    if (from !== this.#from || (this.#kind !== 'any' && kind !== this.#kind)) return false
    this.#left -= 1
    return this.#left === 0
  }
}
