import type { DownMessage, ExitMessage } from '../child/life.ts'
import type { ExitReason } from '../errors/exit-reason.ts'
import { A_FUNCTION, isRecord, type OptionRule } from '../options/option-rule.ts'
import { checkOption, optionsOf } from '../options/options-of.ts'
import type { ActorContext } from './actor-context.ts'
import type { Later } from './later.ts'
import type { Ignore, Started, Stop } from './outcome.ts'

/** Nothing came for as long as `timeoutAfter` said. @source OTP `timeout` */
export interface TimeoutMessage {
  readonly type: 'timeout'
}

/**
 * What `info` may be given: what the system says, and what is sent as a plain message (`sendAfter`,
 * `send`): `M`.
 */
export type Info<M = never> = DownMessage | ExitMessage | TimeoutMessage | M

type May<T> = T | Promise<T>
type Initial<S> = S | Started<S> | Ignore | Stop
/** Without a result, or with an order to stop. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a handler without `return` returns void
type Done = void | Stop

/**
 * What an actor does. All functions may be async; one message is handled at a time, from its
 * arrival until everything it awaits is there.
 *
 * @typeParam A - What `init` is given.
 * @typeParam S - The state: what `init` returns. Change it in place, or replace it with
 *   `context.setState`.
 * @typeParam C - Methods that answer. @typeParam K - Methods that do not.
 * @source OTP `gen_server`
 */
export interface BehaviourDefinition<A, S, C, K> {
  /**
   * Makes the state. Its supervisor waits for it. It may also return `started(state, info)`,
   * `ignore` or `stop(reason)`; what it throws is a failed start.
   */
  readonly init: (args: A, context: ActorContext) => May<Initial<S>>
  /** What a method returns is the reply; or a {@link Later}, or `stop(reason, { reply })`. */
  readonly calls?: C & Readonly<Record<string, (state: S, args: never, context: ActorContext<S>) => unknown>>
  /** Methods without a reply. */
  readonly casts?: K & Readonly<Record<string, (state: S, args: never, context: ActorContext<S>) => May<Done>>>
  /** Every other message. Without it such messages are reported as `message:dropped`. */
  readonly info?: (state: S, message: never, context: ActorContext<S>) => May<Done>
  /** What `context.continueWith(args)` has put off: it runs before the next message. */
  readonly continue?: (state: S, args: never, context: ActorContext<S>) => May<Done>
  /**
   * Clean-up, when the actor stops itself, is ordered to stop, or a handler threw; not when it is
   * killed. What it throws becomes the reason.
   */
  readonly terminate?: (state: S, reason: ExitReason, context: ActorContext<S>) => May<void>
}

/**
 * A method as the actor calls it; its definition knows the types. Written as a method, so that
 * narrower parameters may stand for `unknown`.
 */
interface Erased {
  run(state: unknown, args: unknown, context: ActorContext): unknown
}
type Handler = Erased['run']

interface ErasedDefinition {
  init(args: unknown, context: ActorContext): unknown
  readonly calls?: Readonly<Record<string, Handler>>
  readonly casts?: Readonly<Record<string, Handler>>
  info?(state: unknown, message: unknown, context: ActorContext): unknown
  continue?(state: unknown, args: unknown, context: ActorContext): unknown
  terminate?(state: unknown, reason: ExitReason, context: ActorContext): unknown
}

/** A definition as actors run it. */
export class Behaviour<A, M> {
  /** For the compiler only. */
  declare readonly types?: { readonly args: (args: A) => void; readonly methods: M }
  readonly calls: ReadonlyMap<string, Handler>
  readonly casts: ReadonlyMap<string, Handler>
  readonly definition: ErasedDefinition

  /** @internal Use `behaviour()`. */
  constructor(definition: ErasedDefinition) {
    this.definition = definition
    this.calls = new Map(Object.entries(definition.calls ?? {}))
    this.casts = new Map(Object.entries(definition.casts ?? {}))
  }
}

type ResultOf<R> = R extends Later<infer T> ? T : R extends Stop<infer T> ? T : R
type MethodOf<F, R> = F extends (state: never, ...rest: infer P) => unknown
  ? P extends [infer A, ...unknown[]]
    ? (args: A) => R
    : () => R
  : never
type CallsOf<C> = {
  readonly [K in keyof C]: C[K] extends (...all: never) => infer R ? MethodOf<C[K], ResultOf<Awaited<R>>> : never
}
type CastsOf<K> = { readonly [N in keyof K]: MethodOf<K[N], void> }

/**
 * The methods of a behaviour as its callers see them:
 * `system.ref<MethodsOf<typeof counter>>('main/counter')`.
 */
export type MethodsOf<B> = B extends { readonly types?: { readonly methods: infer M } } ? M : never

const METHODS: OptionRule = {
  is: (value) => isRecord(value) && Object.values(value).every((each) => typeof each === 'function'),
  expected: 'an object of functions',
}

const OWNER = 'behaviour()'

const RULES = {
  init: A_FUNCTION,
  calls: METHODS,
  casts: METHODS,
  info: A_FUNCTION,
  continue: A_FUNCTION,
  terminate: A_FUNCTION,
} as const satisfies Record<keyof BehaviourDefinition<never, never, never, never>, OptionRule>

/**
 * Checks the types of a definition, and makes it fit for `actor()`.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION` for what is no
 *   definition.
 * @example
 * const counter = behaviour({
 *   init: (start: number) => ({ count: start }),
 *   calls: { add: (state, by: number) => (state.count += by) },
 *   casts: { reset: (state) => void (state.count = 0) },
 * })
 */
export function behaviour<A, S, C, K>(
  definition: BehaviourDefinition<A, S, C, K>,
): Behaviour<A, CallsOf<C> & CastsOf<K>> {
  // The copy is for the checks alone: what a class has made stays what it is.
  optionsOf(OWNER, definition, RULES)
  checkOption({ owner: OWNER, name: 'init' }, definition.init, A_FUNCTION)
  return new Behaviour(definition)
}

/** Whether something that a spec holds came from `behaviour()`. */
export function isBehaviour(value: object): value is Behaviour<unknown, unknown> {
  return value instanceof Behaviour
}
