import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import {
  type Child,
  type ChildKind,
  declare,
  type Envelope,
  Fields,
  type KindSystem,
  type Receiver,
  resolveMailbox,
  type StartContext,
} from '../../src/adapter-kit.ts'
import {
  CallError,
  type ChildSpec,
  dynamicSupervisor,
  type ExitReason,
  prepare,
  type SupervisorSpec,
  type System,
  start,
  supervisor,
} from '../../src/index.ts'
import { awaitEvent } from '../fixtures/await-event.ts'

type Program = ChildProcessByStdio<Writable, Readable, null>

// ---- The kind, from outside: programs that answer every line with a line.

interface LinesStart {
  readonly kind: 'test:lines'
  readonly script: string
}

const linesKind: ChildKind<LinesStart, KindSystem> = {
  name: 'test:lines',
  type: 'worker',
  parse: (start, { path }) => {
    const fields = new Fields(`Lines "${path}"`, start)
    const script = fields.nonEmptyText('script', SCRIPT) ?? fields.refuse('script', 'a shell script', SCRIPT)
    fields.refuseOthers('kind')
    return { kind: 'test:lines', script }
  },
  mailboxOf: () => resolveMailbox(undefined),
  starter: (system) => async (spec, context) => {
    const program = spawn('sh', ['-c', spec.start.script], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(program, 'spawn')
    return { outcome: 'started', child: new Lines(program, context, system) }
  },
}

class Lines implements Child, Receiver {
  readonly incarnation: string
  readonly exited: Promise<ExitReason>
  readonly hasRoom = true
  readonly #program: Program
  readonly #open: Envelope[] = []

  constructor(program: Program, { path, incarnation }: StartContext, { addressOf, wheel }: KindSystem) {
    this.incarnation = incarnation
    this.#program = program
    const settle = (how: (envelope: Envelope) => void): void =>
      this.#open.splice(0, 1).forEach((envelope) => {
        wheel.cancel(envelope)
        how(envelope)
      })
    createInterface(program.stdout).on('line', (line) => settle((envelope) => envelope.resolve(line)))
    this.exited = once(program, 'close').then(([code, signal]: unknown[]) => {
      addressOf(path)?.unbind(this)
      const lost = new CallError('CALL_EXITED', `"${path}" ended`, { target: path, method: '', progress: 'started' })
      while (this.#open.length > 0) settle((envelope) => envelope.reject(lost))
      return code === 0 ? { type: 'normal' } : { type: 'signaled', signal: String(signal) }
    })
    addressOf(path)?.bind(this)
  }

  deliver(envelope: Envelope): void {
    this.#open.push(envelope)
    this.#program.stdin.write(`${String(envelope.asked.args)}\n`)
  }

  get load(): number {
    return this.#open.length
  }

  progressOf = () => 'started' as const
  abandon(): void {}
  overrun(): void {}
  stop = () => void this.#program.stdin.end()
  kill = () => void this.#program.kill('SIGKILL')
}

const SCRIPT = { advice: 'It answers each line with a line.' }
const lines = (id: string, script: string): ChildSpec =>
  declare({ id, start: { kind: 'test:lines', script } }, linesKind)

// ---- What it is given for that.

const PROGRAM = 'while read -r line; do [ "$line" = die ] && kill -9 $$; echo "$$ $line"; done'
const KINDS = [linesKind]
const tree = (...children: readonly ChildSpec[]): SupervisorSpec => supervisor('main', { intensity: 5 }, children)
const begin = (spec: SupervisorSpec): Promise<System> => start(spec, { log: 'silent', kinds: KINDS })

/** Pid of the process that answers now. */
const pidAt = async (system: System, path: string): Promise<string> =>
  String(await system.ref(path).call('echo', 'who')).split(' ')[0] ?? ''

describe('a kind of child from outside', () => {
  it('is started, called, dies, is restarted and stopped as any other', async () => {
    const system = await begin(tree(lines('a', PROGRAM)))
    const first = await pidAt(system, 'main/a')
    const ended = awaitEvent('child:exited', ({ path }) => path === 'main/a')
    await expect(system.ref('main/a').call('echo', 'die')).rejects.toMatchObject({ code: 'CALL_EXITED' })
    expect(await ended).toMatchObject({ reason: { type: 'signaled', signal: 'SIGKILL' } })
    const second = await pidAt(system, 'main/a')
    expect([first, second].every((pid) => /^[0-9]+$/.test(pid))).toBe(true)
    expect(second).not.toBe(first)
    expect(await system.supervisor('main')?.getChildSpec('a')).toMatchObject({
      spec: { type: 'worker', shutdown: 5_000, start: { kind: 'test:lines', script: PROGRAM } },
    })
    expect(await system.shutdown()).toMatchObject({ exitCode: 0, unstopped: [] })
  })

  it('may be plain data, a template, or come later', async () => {
    const plain: unknown = JSON.parse(JSON.stringify(lines('plain', PROGRAM)))
    const system = await begin(
      supervisor('main', {}, [plain as ChildSpec, dynamicSupervisor('guests', { template: lines('guest', PROGRAM) })]),
    )
    await system.dynamicSupervisor('main/guests')?.startChild()
    await system.supervisor('main')?.startChild(lines('later', PROGRAM))
    const paths = ['main/plain', 'main/guests/guest:1', 'main/later']
    expect(system.paths).toEqual(paths)
    for (const path of paths) expect(await pidAt(system, path)).toMatch(/^[0-9]+$/)
    await system.shutdown()
  })

  it('has its mistakes told where it is declared', () => {
    expect(() => lines('a', '')).toThrow(expect.objectContaining({ code: 'SPEC_INVALID_OPTION' }))
  })

  it('is unknown to a system that was not given it, which says what is known', async () => {
    const refused = {
      code: 'SPEC_INVALID_START',
      message: expect.stringMatching(/Child "main\/a".*'worker'.*got 'test:lines'.*option `kinds` of `start\(\)`/),
    }
    await expect(start(tree(lines('a', PROGRAM)), { log: 'silent' })).rejects.toMatchObject(refused)
    await expect(prepare(tree(lines('a', PROGRAM)))).rejects.toMatchObject(refused)
    expect(await prepare(tree(lines('a', PROGRAM)), { kinds: KINDS })).toEqual([])
  })

  it('is told from one that was misspelled', async () => {
    const spec = { id: 'a', start: { kind: 'test:line' } } as const
    await expect(begin(tree(spec))).rejects.toThrow("Did you mean 'test:lines'?")
    expect(() => tree({ id: 'a', start: { kind: 'wroker' } } as unknown as ChildSpec)).toThrow("Did you mean 'worker'?")
  })

  it('cannot take the name of another', async () => {
    const twice = start(tree(), { log: 'silent', kinds: [linesKind, { ...linesKind }] })
    await expect(twice).rejects.toMatchObject({ code: 'SPEC_BAD_COMBINATION' })
  })
})
