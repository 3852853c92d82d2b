import type { DeathCertificate } from '../../errors/death-certificate.ts'
import type { System } from '../../system/system.ts'
import { until } from '../events/until.ts'
import { processOf, signalProcess } from './signal-process.ts'

/**
 * Sends a signal to the process of a worker, as a stranger would: no other process of its group
 * gets it, and the host learns of it by the exit.
 *
 * @param system - Any system, also one that was not started for a test.
 * @param signal - Default `'SIGKILL'`. Of a signal that the worker survives, do not await the
 *   result.
 * @returns A promise of its death certificate. It rejects with {@link TestError} `TEST_LIMIT` when
 *   it lives on for 5 seconds.
 * @throws {@link TestError} `TEST_NO_WORKER` when no process of that worker lives.
 * @example
 * const death = await killWorker(system, 'shop/prices')
 * death.reason // => { type: 'signaled', signal: 'SIGKILL' }
 */
export function killWorker(
  system: System,
  path: string,
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<DeathCertificate> {
  const victim = processOf(system, path)
  const death = until(system, 'worker:died', { path, where: (event) => event.death.incarnation === victim.incarnation })
  signalProcess(system, victim, signal)
  const certificate = death.then((event) => event.death)
  // Whoever does not await it does not care.
  certificate.catch(() => undefined)
  return certificate
}
