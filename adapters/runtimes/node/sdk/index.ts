import { blockOutput } from './block-output.ts'
import { shieldStdio } from './shield-stdio.ts'

// On import, and not in `serve`: what a program prints while it loads would already be in the
// frames, or be lost with it.
shieldStdio(process.env)
blockOutput(process.env)

export type { CallContext, CallOptions, Elements, StreamOptions } from './call-context.ts'
export { CallError } from './call-error.ts'
export { type Log, type LogWriter, log } from './log.ts'
export type { LogFields } from './log-fields.ts'
export { UnencodableError } from './outbox.ts'
export { serve } from './serve.ts'
export type { AnyContract, Methods, ServeOptions, WorkerInfo } from './serve-options.ts'
