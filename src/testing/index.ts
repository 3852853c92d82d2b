// Running a tree under test

// Chaos
export type { Chaos, ChaosOptions, Strike } from './chaos.ts'
export { chaos, DEFAULT_FAULTS } from './chaos.ts'
export type { ChaosFault, ChaosPlan, PlannedStrike } from './chaos-schedule.ts'
export { chaosSchedule } from './chaos-schedule.ts'
export { exhaustMemory } from './exhaust-memory.ts'
export type { OrphanOptions } from './expect-no-orphans.ts'
export { expectNoOrphans, watchProcesses } from './expect-no-orphans.ts'
export type { Faults } from './faults.ts'
export type { FrameChoice, FrameKind } from './frame-fault.ts'
export { freezeWorker } from './freeze-worker.ts'
export type { History } from './history.ts'
// Faults
export { killWorker } from './kill-worker.ts'
// For `expect.extend`
export type { ExitOptions, ExpectedReason, MatcherResult, TuttiMatchers } from './matchers.ts'
export { tuttiMatchers } from './matchers.ts'
export type { RecordedEvent } from './record-events.ts'
export { startForTest } from './start-for-test.ts'
// Time
export { TestClock } from './test-clock.ts'
export { TestError } from './test-error.ts'
export type { TestExtras, TestStartOptions, TestSystem } from './test-system.ts'
// What is awaited, and what is left
export type { UntilOptions } from './until.ts'
export { until } from './until.ts'
// Virtual time
export type { FakeLife, FakeMethod, FakeScript, FakeWorker } from './virtual/fake-worker.ts'
export type { VirtualOptions, VirtualSystem } from './virtual/start-virtual.ts'
export { startVirtual } from './virtual/start-virtual.ts'
