// Running a tree under test
export { startForTest } from './start-for-test.ts'
export type { TestExtras, TestStartOptions, TestSystem } from './test-system.ts'
export type { History } from './history.ts'
export type { RecordedEvent } from './record-events.ts'
export { TestError } from './test-error.ts'

// Faults
export { killWorker } from './kill-worker.ts'
export { freezeWorker } from './freeze-worker.ts'
export { exhaustMemory } from './exhaust-memory.ts'
export type { Faults } from './faults.ts'
export type { FrameChoice, FrameKind } from './frame-fault.ts'

// What is awaited, and what is left
export type { UntilOptions } from './until.ts'
export { until } from './until.ts'
export type { OrphanOptions } from './expect-no-orphans.ts'
export { expectNoOrphans, watchProcesses } from './expect-no-orphans.ts'

// For `expect.extend`
export type { ExitOptions, ExpectedReason, MatcherResult, TuttiMatchers } from './matchers.ts'
export { tuttiMatchers } from './matchers.ts'

// Time
export { TestClock } from './test-clock.ts'
export type { FakeLife, FakeMethod, FakeScript, FakeWorker } from './virtual/fake-worker.ts'
export type { VirtualOptions, VirtualSystem } from './virtual/start-virtual.ts'
export { startVirtual } from './virtual/start-virtual.ts'

// Chaos
export type { Chaos, ChaosOptions, Strike } from './chaos.ts'
export { chaos, DEFAULT_FAULTS } from './chaos.ts'
export type { ChaosFault, ChaosPlan, PlannedStrike } from './chaos-schedule.ts'
export { chaosSchedule } from './chaos-schedule.ts'
