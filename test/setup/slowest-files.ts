import { relative } from 'node:path'
import type { TestModule } from 'vitest/node'
import type { Reporter } from 'vitest/reporters'

const COUNT = 10

/** Tells at the end of a run which files took longest, so that a slow one is seen when it comes. */
export class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const files = modules.map((module) => {
      const { collectDuration, duration } = module.diagnostic()
      return { path: relative('', module.moduleId), tookMs: collectDuration + duration }
    })
    const slowest = files.toSorted((one, other) => other.tookMs - one.tookMs).slice(0, COUNT)
    const list = slowest.map(({ path, tookMs }) => `${(tookMs / 1_000).toFixed(1).padStart(8)} s  ${path}`)
    console.log(`\nThe slowest of ${files.length} files:\n${list.join('\n')}`)
  }
}
