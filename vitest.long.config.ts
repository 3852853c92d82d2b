import { defineConfig } from 'vitest/config'
import usual from './vitest.config.ts'

const { projects: _, ...test } = usual.test ?? {}

/** The long runs: more scripts, frames, seconds and children than `npm test` has time for. */
export default defineConfig({ test: { ...test, include: ['test/**/*.long.test.ts'] } })
