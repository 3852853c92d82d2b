import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createTelemetry } from '../../../src/telemetry/telemetry.ts'
import { ProcessRecord } from '../../../src/testing/orphans/process-record.ts'
import { FIRST_VIRTUAL_PID } from '../../../src/testing/virtual/virtual-pid.ts'

const record = new ProcessRecord()
record.listen()
record.listen()

const start = async (command: string, args: readonly string[], detached: boolean): Promise<ChildProcess> => {
  const child = spawn(command, args, { detached, stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child, 'spawn')
  return child
}

const tell = (systemId: string, pid: number | undefined): void =>
  createTelemetry(systemId).emit('worker:spawned', { path: 'main/w', incarnation: '1', pid: pid ?? 0, command: 'x' })

const end = async (child: ChildProcess): Promise<void> => {
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

describe.runIf(process.platform === 'linux')('ProcessRecord', () => {
  it('finds a worker process as long as it lives', async () => {
    const child = await start('sleep', ['600'], true)
    tell('a', child.pid)
    expect(record.alive('a')).toEqual([{ pid: child.pid, path: 'main/w', command: 'sleep 600', system: 'a' }])
    expect(record.alive('b')).toEqual([])
    await end(child)
    expect(record.alive('a')).toEqual([])
    record.forget('a')
  })

  it('finds what a worker has started, also when the worker has died', async () => {
    const child = await start('sh', ['-c', 'sleep 600 & echo $!; wait'], true)
    tell('c', child.pid)
    const [line]: unknown[] = await once(child.stdout ?? child, 'data')
    const pid = Number(String(line))
    await end(child)
    const left = record.alive('c')
    process.kill(pid, 'SIGKILL')
    // Between fork and exec it still has the command of its parent.
    expect(left).toEqual([{ pid, path: 'main/w', command: expect.any(String), system: 'c' }])
  })

  it('takes no fake worker for a process', () => {
    tell('e', FIRST_VIRTUAL_PID)
    expect(record.alive('e')).toEqual([])
  })
})
