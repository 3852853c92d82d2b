import { nameOf } from '../options/name-of.ts'
import { readSpec } from '../options/read-spec.ts'
import { type ChildOverrides, splitOverrides } from './child-overrides.ts'
import type { ChildSpec } from './child-spec.ts'
import { PROGRAM_OPTIONS } from './program-file.ts'
import { resolveChildSpec } from './resolve-child-spec.ts'
import type { Program, WorkerStart } from './worker-spec.ts'

/** What may be said of a worker beside its program: how it is supervised, and every option of the program itself. */
export type WorkerOverrides = ChildOverrides & Partial<Omit<WorkerStart, 'kind'>>

/**
 * The spec of a worker: a program and its place in a tree. An override replaces the program's own value as a whole; nothing is merged.
 *
 * @throws {@link SpecError} for the first mistake, at once; those that depend on the supervisor are found by `supervisor()`.
 * @example
 * worker('phonemes', phonemes(), { restart: 'transient', shutdown: 2_000, mailbox: { maxMessages: 100 } })
 */
export function worker(id: string, program: Program, overrides: WorkerOverrides = {}): ChildSpec {
  const { place, options } = splitOverrides(`worker(${nameOf(id)})`, overrides, ['command', ...PROGRAM_OPTIONS])
  const spec: ChildSpec = {
    id,
    start: { ...readSpec('The program of a worker', () => ({ ...program })), ...options, kind: 'worker' },
    ...place,
  }
  resolveChildSpec(spec, { path: '', autoShutdown: undefined })
  return spec
}
