// Running a tree under test
export { startForTest } from './system/start-for-test.ts'
export type { TestExtras, TestStartOptions, TestSystem } from './system/test-system.ts'
export type { History } from './events/history.ts'
export type { RecordedEvent } from './events/record-events.ts'
export { TestError } from './system/test-error.ts'

// Faults
export { killWorker } from './faults/kill-worker.ts'
export { freezeWorker } from './faults/freeze-worker.ts'
export { exhaustMemory } from './faults/exhaust-memory.ts'
export type { Faults } from './faults/faults.ts'
export type { FrameChoice, FrameKind } from './faults/frame-fault.ts'

// What is awaited, and what is left
export type { UntilOptions } from './events/until.ts'
export { until } from './events/until.ts'
export type { OrphanOptions } from './orphans/expect-no-orphans.ts'
export { expectNoOrphans, watchProcesses } from './orphans/expect-no-orphans.ts'

// For `expect.extend`
export type { ExitOptions, ExpectedReason, MatcherResult, TuttiMatchers } from './matchers.ts'
export { tuttiMatchers } from './matchers.ts'

// Time
export { TestClock } from './time/test-clock.ts'
export type { FakeLife, FakeMethod, FakeScript, FakeWorker } from './virtual/fake-worker.ts'
export type { VirtualOptions, VirtualSystem } from './virtual/start-virtual.ts'
export { startVirtual } from './virtual/start-virtual.ts'

// Chaos
export type { Chaos, ChaosOptions, Strike } from './chaos/chaos.ts'
export { chaos, DEFAULT_FAULTS } from './chaos/chaos.ts'
export type { ChaosFault, ChaosPlan, PlannedStrike } from './chaos/chaos-schedule.ts'
export { chaosSchedule } from './chaos/chaos-schedule.ts'
