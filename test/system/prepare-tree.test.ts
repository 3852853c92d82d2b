import { getEventListeners } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ChildSpec,
  type Preparation,
  prepare,
  type SupervisorSpec,
  subscribe,
  supervisor,
  worker,
} from '../../src/index.ts'
import { awaitEvent, awaitGone } from '../fixtures/await-event.ts'
import { shell } from '../prepare/preparation.ts'
import { PROGRAM } from '../spec/fakes.ts'

let cacheDir: string
beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'tutti-prepare-tree-'))
})
afterAll(async () => {
  await rm(cacheDir, { recursive: true })
})

const child = (id: string, ...preparations: readonly Preparation[]): ChildSpec =>
  worker(id, { ...PROGRAM, runtime: `runtime of ${id}`, prepare: preparations })
const tree = (...children: readonly ChildSpec[]): SupervisorSpec => supervisor('main', {}, children)
const MISSING = { tool: { command: 'tutti-no-such-tool', versionArgs: [], install: 'Install it.' } }

describe('prepare', () => {
  it('tells of every worker, in start order, what is missing; one that cannot be made does not keep the others', async () => {
    const outcomes = await prepare(
      tree(
        child('bare'),
        child('made', shell('echo 1 > it')),
        supervisor('group', {}, [child('lacks', shell('', MISSING)), child('fails', shell('echo broken >&2; exit 4'))]),
      ),
      { cacheDir },
    )
    expect(outcomes).toEqual([
      { path: 'main/bare', runtime: 'runtime of bare', error: undefined },
      { path: 'main/made', runtime: 'runtime of made', error: undefined },
      {
        path: 'main/group/lacks',
        runtime: 'runtime of lacks',
        error: expect.objectContaining({ code: 'PREPARE_TOOL_MISSING', install: 'Install it.' }),
      },
      {
        path: 'main/group/fails',
        runtime: 'runtime of fails',
        error: expect.objectContaining({ code: 'PREPARE_STEP_FAILED', message: expect.stringContaining('broken') }),
      },
    ])
  })

  it('makes a thing that two workers need once, and nothing that is there', async () => {
    const thing = shell('echo shared > it')
    const made: boolean[] = []
    const undo = subscribe('prepare:finished', ({ cached }) => made.push(cached))
    await prepare(tree(child('a', thing), child('b', thing)), { cacheDir })
    await prepare(tree(child('a', thing)), { cacheDir })
    undo()
    expect(made).toEqual([false, true])
  })

  it('throws for a tree that is wrong, and makes nothing', async () => {
    const wrong: SupervisorSpec = {
      id: 'main',
      start: { kind: 'supervisor', flags: {}, children: [{ id: 'a/b', start: PROGRAM }] },
    }
    await expect(prepare(wrong, { cacheDir })).rejects.toMatchObject({ code: 'SPEC_INVALID_ID' })
  })

  it('that is aborted before it begins makes nothing', async () => {
    const before = await readdir(cacheDir, { recursive: true })
    const reason = new Error('changed my mind')
    await expect(
      prepare(tree(child('a', shell('echo never > it'))), { cacheDir, signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason)
    expect(await readdir(cacheDir, { recursive: true })).toEqual(before)
  })

  it('that is aborted ends what runs, and lets go of the signal', async () => {
    const abort = new AbortController()
    const output = awaitEvent('prepare:output')
    const preparing = prepare(tree(child('a', shell('echo $$; exec sleep 600')), child('b', shell('exit 0'))), {
      cacheDir,
      signal: abort.signal,
    })
    const pid = Number((await output).line)
    const reason = new Error('changed my mind')
    abort.abort(reason)
    await expect(preparing).rejects.toBe(reason)
    await awaitGone(pid)
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
  })

  it('lets go of its signal when it is done', async () => {
    const { signal } = new AbortController()
    await prepare(tree(child('a', shell('exit 0'))), { cacheDir, signal })
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})
