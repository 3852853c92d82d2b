import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { SlowestFiles } from './test/setup/slowest-files.ts'

/** A file for the results as JSON, beside what is printed; `.ci/run` counts them. */
const report = process.env['TUTTI_TEST_REPORT']

/**
 * Folders of tests that start few programs or none. Their files share a process, which saves a
 * quarter of a second each.
 */
const UNITS = [
  'actor',
  'calls',
  'child',
  'clock',
  'conversation',
  'errors',
  'lifecycle',
  'lives',
  'mailbox',
  'names',
  'options',
  'otp/suite',
  'pool',
  'spec',
  'supervisor',
  'task',
  'telemetry',
  'wire',
].map((folder) => `test/${folder}/**/*.test.ts`)

/** `npm run test:long` runs these: the same code as in their neighbours, for longer. */
const LONG = '**/*.long.test.ts'

const shared = {
  pool: 'forks',
  // Bounds, not expectations: a test that waits names a shorter one. Builds and virtual
  // environments need the long ones.
  testTimeout: 120_000,
  hookTimeout: 300_000,
  teardownTimeout: 20_000,
} as const

export default defineConfig({
  test: {
    ...shared,
    projects: [
      // In the order of their names: the long files first.
      {
        test: {
          ...shared,
          name: 'processes',
          include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: [...configDefaults.exclude, LONG, ...UNITS],
        },
      },
      {
        test: {
          ...shared,
          name: 'units',
          include: UNITS,
          exclude: [...configDefaults.exclude, LONG],
          isolate: false,
        },
      },
    ],
    // Vitest leaves one processor free, and would use one of two. Many tests wait for a process.
    maxWorkers: availableParallelism() + 1,
    globalSetup: ['test/setup/survivors.ts', 'test/setup/containment.ts'],
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
