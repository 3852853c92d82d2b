import { describe, expect, it } from 'vitest'
import { actor, behaviour, subscribe } from '../../src/index.ts'
import { pythonWorker, startMain } from '../fixtures/systems.ts'

const vault = behaviour({
  init: () => ({ secret: 'state' }),
  calls: { open: () => 'opened' },
})

interface Caller {
  call_sibling(args: { target: string; method: string; args: unknown }): unknown
}

describe('what a worker asks of an actor', () => {
  it.each(['sys:get_state', 'sys:replace_state', 'sys:', 'sys:anything'])(
    '%s is refused, and its state stays',
    async (method) => {
      const system = await startMain([actor('vault', vault), pythonWorker('w', 'echo')])
      const worker = system.ref<Caller>('main/w')
      const call = worker.call('call_sibling', { target: './vault', method, args: { state: 'taken' } })
      await expect(call).rejects.toMatchObject({ message: expect.stringContaining('belong to the host') })
      await expect(call).rejects.toMatchObject({ message: expect.stringContaining(`"${method}" on "main/vault"`) })
      expect(await system.getState('main/vault')).toEqual({ secret: 'state' })
    },
  )

  it('may be any method of its own', async () => {
    const system = await startMain([actor('vault', vault), pythonWorker('w', 'echo')])
    const call = { target: './vault', method: 'open', args: null }
    expect(await system.ref<Caller>('main/w').call('call_sibling', call)).toBe('opened')
  })
})

describe('sendForWorker', () => {
  it('tells of a refused cast as a dropped message', async () => {
    const dropped: unknown[] = []
    const undo = subscribe('message:dropped', (event) => dropped.push(event))
    const { Ref } = await import('../../src/calls/ref.ts')
    const { sendForWorker } = await import('../../src/calls/send-for-worker.ts')
    const { createTelemetry } = await import('../../src/telemetry/telemetry.ts')
    const telemetry = createTelemetry('s')
    const context = { telemetry } as unknown as ConstructorParameters<typeof Ref>[1]
    sendForWorker(
      { ref: new Ref('main/vault', context), telemetry },
      { method: 'sys:x', args: 1, options: {} },
      undefined,
    )
    undo()
    expect(dropped).toMatchObject([{ path: 'main/vault', method: 'sys:x', why: expect.stringContaining('host') }])
  })
})
