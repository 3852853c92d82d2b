import { describe, expect, it } from 'vitest'
import { lines } from '../../../../adapters/protocols/ports/lines.ts'
import { worker } from '../../../../src/index.ts'
import { awaitEvent } from '../../../fixtures/await-event.ts'
import { hasPrograms } from '../../../fixtures/has-programs.ts'
import { startMain } from '../../../fixtures/systems.ts'

const failed = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error)

/** A filter in one line of Python: `line` is what it has read. */
const filter = (body: string, before = '') => ({
  command: 'python3',
  args: ['-u', '-c', `import sys,time\n${before}\nfor line in sys.stdin:\n  line = line[:-1]\n  ${body}`],
})

const logged = (text: string) => awaitEvent('worker:log', ({ message }) => message.includes(text))

describe('lines()', () => {
  it.skipIf(!hasPrograms('bc'))('gives bc a line, and answers with the next one', async () => {
    const ref = (await startMain([worker('w', lines({ command: 'bc', args: ['-q'] }))])).ref('main/w')
    const sums = Array.from({ length: 50 }, (_, i) => ref.call('line', `${i} + 1`))
    expect(await Promise.all(sums)).toEqual(Array.from({ length: 50 }, (_, i) => String(i + 1)))
  })

  it.skipIf(!hasPrograms('jq'))('gives jq --unbuffered a line, several ahead', async () => {
    const program = lines({ command: 'jq', args: ['--unbuffered', '-c', '.a'], concurrency: 16 })
    const ref = (await startMain([worker('w', program)])).ref('main/w')
    const calls = Array.from({ length: 50 }, (_, i) => ref.call('line', JSON.stringify({ a: [i] })))
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 50 }, (_, i) => `[${i}]`))
  })

  it('refuses what is no line', async () => {
    const ref = (await startMain([worker('w', lines(filter('print(line)')))])).ref('main/w')
    for (const args of ['a\nb', 'a\r', 7, undefined])
      expect(await failed(ref.call('line', args))).toMatchObject({ code: 'CALL_UNENCODABLE' })
    expect(await ref.call('line', 'ä')).toBe('ä')
  })

  it('keeps the place of a call that was given up: its late answer is nobody else’s', async () => {
    const program = lines({
      ...filter('line == "slow" and sys.stdin.readline(); print(line)'),
      onOverrun: 'ignore',
      concurrency: 4,
    })
    const ref = (await startMain([worker('w', program)])).ref('main/w')
    expect(await failed(ref.call('line', 'slow', { deadlineMs: 20 }))).toMatchObject({ code: 'CALL_TIMEOUT' })
    // It reads one line to go on, which has no answer of its own then.
    const unblocks = failed(ref.call('line', 'go on', { deadlineMs: 'infinity' }))
    const next = ref.call('line', 'next', { deadlineMs: 'infinity' })
    expect(await unblocks).toBe('next')
    expect(await Promise.race([next, ref.call('line', 'last')])).toBe('last')
  })

  it('is killed when a call that was given up outruns its grace, so that a deadline really ends the work', async () => {
    const program = lines({ ...filter('line == "hang" and time.sleep(1000); print(line)'), graceMs: 1 })
    const ref = (await startMain([worker('w', program)])).ref('main/w')
    const died = awaitEvent('worker:died')
    const hung = failed(ref.call('line', 'hang', { deadlineMs: 100 }))
    const behind = ref.call('line', 'behind', { deadlineMs: 'infinity' })
    expect(await hung).toMatchObject({ code: 'CALL_TIMEOUT' })
    expect((await died).death.reason).toMatchObject({ type: 'overrun', method: 'line' })
    expect(await behind).toBe('behind')
  })

  it('shows a banner, and is ready after it', async () => {
    const banner = logged('Welcome to the filter')
    const program = lines({ ...filter('print(line)', 'print("Welcome to the filter")'), ready: { frames: 1 } })
    const ref = (await startMain([worker('w', program)])).ref('main/w')
    expect((await banner).level).toBe('info')
    expect(await ref.call('line', 'a')).toBe('a')
  })

  it('is ready when it has answered the first call', async () => {
    const program = lines({ ...filter('print(line)'), ready: { call: { args: 'are you there?' } } })
    const ref = (await startMain([worker('w', program)])).ref('main/w')
    expect(await ref.call('line', 'a')).toBe('a')
  })

  it('logs what answers nothing', async () => {
    const shown = logged('an answer to nothing: and more')
    const ref = (await startMain([worker('w', lines(filter('print(line); print("and more")')))])).ref('main/w')
    expect(await ref.call('line', 'a')).toBe('a')
    expect((await shown).level).toBe('warn')
  })

  it.each([
    ['what is not UTF-8', 'sys.stdout.buffer.write(b"\\xff\\n"); sys.stdout.flush()', 'WIRE_BAD_PAYLOAD'],
    ['a line without an end', 'sys.stdout.write("x" * 200000); sys.stdout.flush()', 'WIRE_FRAME_TOO_LARGE'],
    ['packets', 'sys.stdout.buffer.write(b"\\0\\0\\0\\2{}"); sys.stdout.flush()', 'WIRE_BAD_PAYLOAD'],
  ])('ends the life for %s, and nobody else notices', async (_, body, code) => {
    const bad = worker('bad', lines({ ...filter(body), maxFrameBytes: 65_536 }))
    const good = worker('good', lines(filter('print(line)')))
    const system = await startMain([bad, good])
    const died = awaitEvent('worker:died')
    expect(await failed(system.ref('main/bad').call('line', 'x'))).toMatchObject({ code: 'CALL_EXITED' })
    expect((await died).death.reason).toMatchObject({ type: 'protocol', code })
    expect(await system.ref('main/good').call('line', 'x')).toBe('x')
  })
})
