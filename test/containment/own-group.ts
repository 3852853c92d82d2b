import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../src/clock/clock.ts'
import { endGroup } from '../../src/containment/group-folder.ts'
import { ownPlace } from '../../src/containment/open-containment.ts'
import { missing } from './layers.ts'

/** Why tests with control groups cannot run here; `undefined` when they can. */
export const noGroups: string | undefined = await missing('cgroup')

/** Whether control groups count memory here. */
export const countsMemory: boolean =
  noGroups === undefined &&
  (ownPlace().memory !== undefined || existsSync(join(ownPlace().unified ?? '', 'memory.max')))

let made = 0

/** A control group of this test; it is ended and removed after it. */
export function ownGroup(): string {
  const { unified } = ownPlace()
  if (unified === undefined) throw new Error('no control groups are mounted here')
  made += 1
  const folder = join(unified, `test-${process.pid}-${made}`)
  mkdirSync(folder)
  onTestFinished(async () => {
    await endGroup(folder, systemClock)
  })
  return folder
}
