import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { SlowestFiles } from './test/setup/slowest-files.ts'

/** A file for the results as JSON, beside what is printed; `.ci/run` counts them. */
const report = process.env['TUTTI_TEST_REPORT']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    // `npm run test:long` runs these: the same code as in their neighbours, for longer.
    exclude: [...configDefaults.exclude, '**/*.long.test.ts'],
    pool: 'forks',
    // Vitest leaves one processor free, and would use one of two. Many tests wait for a process.
    maxWorkers: availableParallelism() + 1,
    globalSetup: ['test/setup/survivors.ts', 'test/setup/containment.ts'],
    // Bounds, not expectations: a test that waits names a shorter one. Builds and virtual environments need the long ones.
    testTimeout: 120_000,
    hookTimeout: 300_000,
    teardownTimeout: 20_000,
    reporters: ['default', new SlowestFiles(), ...(report === undefined ? [] : ['json'])],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text', 'json-summary'],
      reportOnFailure: true,
      thresholds: {
        lines: 95,
        'src/{errors,options,wire,mailbox,spec,child,lifecycle}/**': { lines: 100 },
      },
    },
  },
})
