// Declaring trees
export type {
  Backoff,
  ChildSpec,
  ChildType,
  OnExhausted,
  ResolvedChildSpec,
  Restart,
  RestartBudget,
  Shutdown,
} from './spec/child-spec.ts'
export type { WorkerOverrides } from './builders/worker.ts'
export { worker } from './builders/worker.ts'
export { supervisor } from './builders/supervisor.ts'
export type { AutoShutdown, Startup, Strategy, SupervisorFlags } from './spec/supervisor-flags.ts'
export type { SupervisorSpec, SupervisorStart } from './spec/supervisor-spec.ts'
export type {
  CodecName,
  Descriptors,
  MailboxOptions,
  MailboxOrder,
  OnOverrun,
  OverflowPolicy,
  Preparation,
  PreparationStep,
  Program,
  RecycleOptions,
  WorkerLimits,
  WorkerStart,
} from './spec/worker-spec.ts'

// Supervisors whose children come and go, and supervisors of equal children
export type { DynamicSupervisorStart, PartitionSupervisorStart } from './spec/child-spec.ts'
export type { DynamicSupervisorOptions, DynamicSupervisorSpec } from './builders/dynamic-supervisor.ts'
export { dynamicSupervisor } from './builders/dynamic-supervisor.ts'
export type { DynamicSupervisorFlags } from './spec/dynamic-supervisor-flags.ts'
export type { TemplateExtra } from './spec/from-template.ts'
export type {
  DynamicChildSpec,
  DynamicSupervisorHandle,
  StartDynamicChildResult,
} from './supervisor/dynamic/dynamic-supervisor-handle.ts'
export type {
  PartitionSupervisorOptions,
  PartitionSupervisorSpec,
} from './builders/partition-supervisor.ts'
export { partitionSupervisor } from './builders/partition-supervisor.ts'
export type { PartitionKey } from './supervisor/partition/partition-of.ts'
export type { PartitionSupervisorHandle, ResizeResult } from './supervisor/partition/partition-supervisor-handle.ts'

// Equal members behind one address
export type { PoolDeclaration, PoolSpec } from './builders/pool.ts'
export { pool } from './builders/pool.ts'
export type { PoolStart } from './spec/child-spec.ts'
export type {
  AffinityKey,
  AffinityMode,
  AffinityOptions,
  BreakerOptions,
  MemberPick,
  MemberView,
  OnLost,
  OverloadOptions,
  PickMember,
  PoolOptions,
  PoolSize,
  WarmUp,
} from './spec/pool-options.ts'
export type { MemberInfo, PoolHandle, ResizePoolResult } from './pool/pool-handle.ts'

// Functions of the host that run once, with a result
export type { TaskStart, TaskContext, TaskFunction } from './spec/task-spec.ts'
export type { TaskSupervisorStart } from './spec/child-spec.ts'
export type { TaskSupervisorSpec } from './builders/task-supervisor.ts'
export { taskSupervisor } from './builders/task-supervisor.ts'
export type { Task, TaskOutcome } from './task/task.ts'
export type { LinkedOwner, TaskOwner } from './task/task-owner.ts'
export type {
  DetachedTaskOptions,
  ItemFunction,
  OwnedTaskOptions,
  TaskOptions,
  TaskStreamOptions,
  TaskSupervisorHandle,
} from './task/task-supervisor-handle.ts'

// Actors that run in the host
export type { ActorStart, Via } from './spec/actor-spec.ts'
export type { ActorOverrides } from './builders/actor.ts'
export { actor } from './builders/actor.ts'
export type { ActorContext, Typed } from './actor/actor-context.ts'
export type { Behaviour, BehaviourDefinition, Info, MethodsOf, TimeoutMessage } from './actor/behaviour.ts'
export { behaviour } from './actor/behaviour.ts'
export type { MachineMethods, MachineOverrides } from './builders/machine-actor.ts'
export { machineActor } from './builders/machine-actor.ts'
export type { Later } from './actor/later.ts'
export type { Ignore, Started, Stop, StopReason } from './actor/outcome.ts'
export { ignore, started, stop } from './actor/outcome.ts'
export type { DownMessage, ExitMessage, Identity, Monitor } from './child/life.ts'
export type { Registrant } from './names/registrant.ts'
export type { RegisterResult, Registry, RegistryEntry, RegistryKeys } from './names/registry.ts'
export type { Clock, Timer } from './clock/clock.ts'

// Running them
export type { Prepared, PrepareTreeOptions } from './system/prepare-tree.ts'
export { prepare } from './system/prepare-tree.ts'
export type { OnRootExit, RootExit } from './system/root-exit.ts'
export type { StartOptions } from './system/start-options.ts'
export { start } from './system/start.ts'
export type { ContainmentName, Covers, Guarantees, Unavailable } from './containment/guarantees.ts'
export type { ShutdownOptions, ShutdownReport } from './system/coordinated-shutdown.ts'
export type { Stray, WorkerProcess } from './system/live-workers.ts'
export type { Phase } from './system/phases.ts'
export type { ShutdownTask, TaskFailure } from './system/shutdown-tasks.ts'
export type { System } from './system/system.ts'
export type { QuarantineCause } from './child/quarantine.ts'
export type { ChildInfo, NextAttempt, SupervisorHandle } from './supervisor/supervisor-handle.ts'

// Calling
export type { CallOptions, CastOptions, ProgressListener, StreamOptions } from './calls/call-options.ts'
export type { MemberAnswer } from './calls/broadcast.ts'
export type { SessionEnd } from './calls/lease-order.ts'
export type { Session, SessionOptions } from './calls/session.ts'
export type { ArgsOf, CallKeys, ItemOf, Ref, ResultOf } from './calls/ref.ts'

// What went wrong
export type { CallClock, CallProgress, StartAwaited } from './errors/call-error.ts'
export { CallError } from './errors/call-error.ts'
export type { ErrorClass, ErrorCode } from './errors/catalogue.ts'
export { CATALOGUE } from './errors/catalogue.ts'
export type { CallInFlight, DeathCertificate } from './errors/death-certificate.ts'
export type { GivingUp } from './errors/giving-up.ts'
export { formatDeath } from './errors/death-certificate.ts'
export { adviceOn } from './errors/advice.ts'
export { explainDeath } from './errors/explain-death.ts'
export type { ResourceUsage } from './errors/resource-usage.ts'
export type { FrameTrace } from './errors/frame-trace.ts'
export type { ExitReason, GiveUpCause, HandshakeFailure, KilledAfter, ShutdownDetail } from './errors/exit-reason.ts'
export { formatExitReason, isGraceful } from './errors/exit-reason.ts'
export { PrepareError } from './errors/prepare-error.ts'
export type { RemoteFailure } from './errors/remote-error.ts'
export { RemoteError } from './errors/remote-error.ts'
export { SpecError } from './errors/spec-error.ts'
export { SupervisorError } from './errors/supervisor-error.ts'
export { StartError } from './errors/start-error.ts'
export { TaskError } from './errors/task-error.ts'
export { isTuttiError, TuttiError } from './errors/tutti-error.ts'
export { WireError } from './errors/wire-error.ts'

// Watching
export type { LogLevel, RecycleCause, TelemetryEvents, TelemetryName } from './telemetry/event.ts'
export type { LogOptions } from './log/log-sink.ts'
export type { TelemetryMessage } from './telemetry/telemetry.ts'
export { subscribe } from './telemetry/telemetry.ts'

// Kinds of child of others; their authors import `tutti/adapter-kit`
export type { ForeignKinds } from './system/own-kinds.ts'
