import { nameOf } from '../options/name-of.ts'
import { readSpec } from '../options/read-spec.ts'
import type { ChildSpec } from '../spec/child-spec.ts'
import { PROGRAM_OPTIONS } from '../spec/program-file.ts'
import type { Program, WorkerStart } from '../spec/worker-spec.ts'
import { type ChildOverrides, splitOverrides } from './child-overrides.ts'
import { declare } from './declare.ts'

/**
 * What may be said of a worker beside its program: how it is supervised, and every option of the
 * program itself.
 */
export type WorkerOverrides = ChildOverrides & Partial<Omit<WorkerStart, 'kind'>>

/**
 * The spec of a worker: a program and its place in a tree. An override replaces the program's own
 * value as a whole; nothing is merged.
 *
 * @throws {@link SpecError} for the first mistake, at once; those that depend on the supervisor are
 *   found by `supervisor()`.
 * @example
 * worker('phonemes', phonemes(), { restart: 'transient', shutdown: 2_000, mailbox: { maxMessages:
 * 100 } })
 */
export function worker(id: string, program: Program, overrides: WorkerOverrides = {}): ChildSpec {
  const { place, options } = splitOverrides(`worker(${nameOf(id)})`, overrides, ['command', ...PROGRAM_OPTIONS])
  const spec: ChildSpec = {
    id,
    start: { ...readSpec('The program of a worker', () => ({ ...program })), ...options, kind: 'worker' },
    ...place,
  }
  return declare(spec)
}
