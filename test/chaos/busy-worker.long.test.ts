import { isLeftAlone } from './busy-worker.ts'

isLeftAlone(10_000)
