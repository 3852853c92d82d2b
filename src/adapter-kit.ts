// What the authors of adapters and of kinds of child need, beside what `tutti` exports to
// everybody.

export { declare } from './builders/declare.ts'
// Kinds of child: what one is, the life of a child, and its address
export type { Address } from './calls/address.ts'
export type { Envelope, Taker } from './calls/envelope.ts'
export type { Receiver } from './calls/receiver.ts'
export type { Child, ChildStarter, KillOrder, StartContext, StartResult } from './child/child.ts'
export type { ChildKind, Needs } from './child/child-kind.ts'
export type { Life } from './child/life.ts'
// Dialects: how to speak with programs that know nothing of Tutti
export { WireError } from './errors/wire-error.ts'
export { Fields } from './options/fields.ts'
// Adapters: the checks of their options, files of their package, programs on the PATH
export type { OptionRule } from './options/option-rule.ts'
export { AN_OBJECT, LIST_OF_OBJECTS, LIST_OF_TEXTS } from './options/option-rule.ts'
export { optionsOf } from './options/options-of.ts'
export { findProgram, type ProgramLookup } from './process/find-program.ts'
export { packageFile, packageModule } from './process/package-root.ts'
export type { ForeignKindName, ForeignStart } from './spec/child-spec.ts'
export type { FilePlace, ProgramOptions } from './spec/program-file.ts'
export { absolutePlace, filesMustExist, PROGRAM_OPTIONS } from './spec/program-file.ts'
export { resolveMailbox } from './spec/resolve-worker-start.ts'
export type { KnownKinds, SpecKind, StartPlace } from './spec/spec-kind.ts'
export type { ResolvedMailboxOptions } from './spec/worker-spec.ts'
export type { KindSystem } from './system/kind-system.ts'
export type { Abilities, Dialect, HostMessage, Speech, SpeechOptions } from './wire/dialect.ts'
export type { Framing, PayloadReader } from './wire/framing.ts'
export { LENGTH_PREFIXED } from './wire/framing.ts'
export { HeldBytes } from './wire/held-bytes.ts'
export { Kind } from './wire/kind.ts'
export { LINES } from './wire/line-framing.ts'
export type { ReadyInfo, WorkerMessage } from './wire/worker-message.ts'
