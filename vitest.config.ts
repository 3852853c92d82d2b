import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    globalSetup: ['test/setup/survivors.ts'],
    // Bounds, not expectations: whoever waits names a shorter one. Builds and virtual environments need the long ones.
    testTimeout: 60_000,
    hookTimeout: 300_000,
    teardownTimeout: 20_000,
    reporters: process.env['CI'] === undefined ? ['default'] : [['default', { summary: false }]],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text', 'json-summary'],
      thresholds: {
        lines: 95,
        'src/{errors,wire,mailbox,child,lifecycle}/**': { lines: 100 },
      },
    },
  },
})
