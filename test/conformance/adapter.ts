import { beforeAll, beforeEach, describe } from 'vitest'
import { type ChildSpec, worker } from '../../src/index.ts'
import { testAnswering } from './answering.ts'
import { testCarrying } from './carrying.ts'
import { testEnding } from './ending.ts'
import { testOrdering } from './ordering.ts'
import { type MakeChild, type MakeProgram, whatIsMissing } from './stage.ts'
import { testStreaming } from './streaming.ts'

/** The first run on a machine compiles, and downloads packages, in milliseconds. */
const PREPARE_LIMIT_MS = 900_000

/**
 * The contract of an adapter and its SDK (`docs/protocol.md` §11), on real processes and through
 * what a user has: every language passes the same cases with a program that has the same methods.
 *
 * Where the language is not installed the cases are skipped, and say so; with `CI=true` they fail.
 *
 * @param makeProgram - The language's `test/fixtures/workers/<language>/conformance` program. It
 *   reads `CONFORMANCE_CONCURRENCY` (how many calls it handles at a time) and
 *   `CONFORMANCE_INIT_FAILS` (when set, its initialisation fails).
 * @param place - Where the worker `w` is put. Default: it is called as it is.
 */
export function testAdapter(
  name: string,
  makeProgram: MakeProgram,
  place: (member: ChildSpec) => ChildSpec = (member) => member,
): void {
  const makeChild: MakeChild = (env, overrides = {}) => place(worker('w', makeProgram(env), overrides))
  describe(name, () => {
    let missing: string | undefined
    beforeAll(async () => {
      missing = await whatIsMissing(makeChild)
      if (missing === undefined) return
      if (process.env['CI'] === 'true') throw new Error(`With CI=true nothing is skipped: ${missing}`)
      console.warn(`skipped: ${missing}`)
    }, PREPARE_LIMIT_MS)
    beforeEach((context) => {
      if (missing !== undefined) context.skip(missing)
    })

    describe('carries', () => testCarrying(makeChild))
    describe('answers', () => testAnswering(makeChild))
    describe('keeps order', () => testOrdering(makeChild))
    describe('streams', () => testStreaming(makeChild))
    describe('lives and ends: a worker', () => testEnding(makeChild))
  })
}
