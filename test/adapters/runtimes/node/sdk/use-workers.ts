import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { buildPrograms, removePrograms } from './programs.ts'
import { SdkWorker } from './sdk-worker.ts'

/**
 * Builds the fixtures before the tests of a suite, and holds it to leaving no process behind.
 *
 * @param perTest - Whether each test must have ended its workers, or only the suite. Default: each
 *   test.
 */
export function useWorkers({ perTest = true }: { perTest?: boolean } = {}): void {
  beforeAll(buildPrograms)
  const check = async (): Promise<void> => {
    expect(await SdkWorker.reap(), 'workers left behind').toBe(0)
  }
  // Hooks run in reverse order of their definition at the end: this one after those of the suite.
  if (perTest) afterEach(check)
  afterAll(async () => {
    removePrograms()
    await check()
  })
}
