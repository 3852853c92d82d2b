import { defineConfig } from 'vitest/config'

/** A file for the results as JSON, beside what is printed; `.ci/run` counts them. */
const report = process.env['TUTTI_TEST_REPORT']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    pool: 'forks',
    globalSetup: ['test/setup/survivors.ts', 'test/setup/containment.ts'],
    // Bounds, not expectations: whoever waits names a shorter one. Builds and virtual environments need the long ones.
    testTimeout: 60_000,
    hookTimeout: 300_000,
    teardownTimeout: 20_000,
    reporters: report === undefined ? ['default'] : ['default', 'json'],
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
