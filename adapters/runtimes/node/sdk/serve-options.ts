import type { CallContext } from './call-context.ts'

/** What `start` is told about this worker. */
export interface WorkerInfo {
  /** Its path in the tree, as `linguistics/tokenizer`. */
  readonly name: string
  /** The token of this life of it. */
  readonly incarnation: string
}

/** A handler as the SDK sees it. */
export type AnyHandler = (args: unknown, context: CallContext) => unknown

/**
 * The handlers of a contract. A contract is an interface of methods with one argument at most:
 *
 * ```ts
 * interface Phonemes {
 *   extract(args: { text: string; language: string }): number[][]
 *   spoken(args: { text: string }): AsyncIterable<number[]>
 * }
 * ```
 */
export type Methods<Contract> = {
  readonly [Method in keyof Contract]: Contract[Method] extends (args: infer Args) => infer Result
    ? (args: Args, context: CallContext) => Handled<Result>
    : never
}

/**
 * What a handler may return for a result of a contract. In brackets, so that a union of results
 * stays one.
 */
type Handled<Result> = [Result] extends [AsyncIterable<infer Element, infer Value>]
  ? Generated<Element, Value> | Promise<Generated<Element, Value>>
  : Result | Promise<Awaited<Result>>

/** A stream, as a generator of either kind makes it. */
type Generated<Element, Value> = AsyncIterable<Element, Value> | Generator<Element | Promise<Element>, Value>

/** The contract of a worker that has none: any method, anything in, anything out. */
export type AnyContract = Record<string, (args: unknown) => unknown>

/** What {@link serve} is given. */
export interface ServeOptions<Contract> {
  /**
   * How many calls run at the same time, a whole number >= 1. Default 1: one after another in their
   * order. The answer to one is written before another starts in its place, so that a crash loses
   * at most as many as this.
   */
  readonly concurrency?: number
  /**
   * Runs before the host sends calls: load models, open files. The host's start timeout counts.
   * Default: nothing.
   */
  start?(info: WorkerInfo): void | Promise<void>
  /** Runs when the worker has been told to stop and its last call has ended. Default: nothing. */
  stop?(): void | Promise<void>
  /**
   * One handler per method. Its `this` is this object. One that is a generator, or returns one,
   * answers with a stream.
   */
  readonly methods: Methods<Contract>
}

/** {@link ServeOptions} after validation. */
export interface ResolvedServeOptions {
  readonly concurrency: number
  start(info: WorkerInfo): unknown
  stop(): unknown
  readonly handlers: ReadonlyMap<string, AnyHandler>
}

/** @throws `TypeError` that names the option, what was expected and what came. */
export function resolveServeOptions(options: unknown): ResolvedServeOptions {
  if (!isObject(options)) throw expected('an object of options', 'serve()', options)
  const { concurrency = 1, start, stop, methods } = read(options)
  if (typeof concurrency !== 'number' || !Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw expected('a whole number >= 1', '`concurrency`', concurrency)
  }
  if (start !== undefined && !isFunction(start)) throw expected('a function', '`start`', start)
  if (stop !== undefined && !isFunction(stop)) throw expected('a function', '`stop`', stop)
  if (!isObject(methods)) throw expected('an object of functions', '`methods`', methods)
  const handlers = new Map<string, AnyHandler>()
  for (const [name, method] of Object.entries(methods)) {
    if (!isFunction(method)) throw expected('a function', `\`methods.${name}\``, method)
    handlers.set(name, method.bind(methods))
  }
  if (handlers.size === 0) throw expected('at least one function', '`methods`', methods)
  return {
    concurrency,
    handlers,
    start: (info) => start?.call(options, info),
    stop: () => stop?.call(options),
  }
}

function read(
  options: Record<string, unknown>,
): Pick<Record<string, unknown>, 'concurrency' | 'start' | 'stop' | 'methods'> {
  try {
    const { concurrency, start, stop, methods } = options
    return { concurrency, start, stop, methods }
  } catch (cause) {
    throw new TypeError('serve: expected options that can be read; one of them throws', { cause })
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function'
}

function expected(what: string, where: string, got: unknown): TypeError {
  const shown =
    typeof got === 'string' ? `"${got}"` : typeof got === 'object' && got !== null ? kindOf(got) : String(got)
  return new TypeError(`serve: expected ${where} to be ${what}; got ${shown}`)
}

function kindOf(value: object): string {
  if (Array.isArray(value)) return 'an array'
  return Object.keys(value).length === 0 ? 'an empty object' : 'an object'
}
