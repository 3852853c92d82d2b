import { defineConfig } from 'vitest/config'
import usual from './vitest.config.ts'

/** The long runs: more scripts, frames, seconds and children than `npm test` has time for. */
export default defineConfig({
  test: {
    ...usual.test,
    include: ['test/**/*.long.test.ts'],
    exclude: [],
  },
})
