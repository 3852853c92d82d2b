import { expect, it } from 'vitest'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { worker } from '../../src/index.ts'
import { startMain } from '../fixtures/systems.ts'
import type { Played } from './sdk-played.ts'

/** What says what is wrong: ours, by its text or its code. */
const REFUSAL =
  /^(?:TypeError|RangeError),undefined,(?:serve: )?(?:expected|the option)|^UnencodableError,UNENCODABLE|^CallError,(?:CALL_NOPROC|CALL_INVALID|UNKNOWN_METHOD)/

/**
 * `undefined` is as if nothing was said, a note and a line of the log may be anything, and of a
 * cast nobody is told.
 */
const MAY_PASS =
  /^(?:(?:call|cast)\(args\)|progress\(note\)|log\.info\(.*\)|cast\(.*\)) | undefined$|deadlineMs\) 1e99|options\) (?:\{\}|getter|function)$/

it("the functions of Node's SDK refuse wrong values by name, inside of a worker, which lives on", async () => {
  const program = node({ program: new URL('sdk-played.ts', import.meta.url) })
  const system = await startMain([worker('w', program), worker('other', program)])
  const ref = system.ref<{ play(args: null): Played[]; echo(args: string): string }>('main/w')
  const played = await ref.call('play', null, { deadlineMs: 60_000 })
  expect(played).toHaveLength(18 * 14)
  const refused = played.filter(({ thrown }) => thrown !== undefined)
  expect(refused.filter(({ thrown = '' }) => !REFUSAL.test(String(thrown)))).toEqual([])
  const passed = played.filter(({ thrown }) => thrown === undefined).map(({ place, value }) => `${place} ${value}`)
  expect(passed.filter((each) => !MAY_PASS.test(each))).toEqual([])
  expect(refused.filter(({ place }) => place.startsWith('log.'))).toEqual([])
  expect(await ref.call('echo', 'still there')).toBe('still there')
  expect(ref.lastDeath).toBeUndefined()
})
