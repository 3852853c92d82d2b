import type { Clock } from '../clock/clock.ts'
import type { ResourceUsage } from '../errors/resource-usage.ts'
import type { SpawnFailure } from '../process/diagnose.ts'
import type { Signaled } from '../process/signal-group.ts'
import type { Guarantees } from './guarantees.ts'

/** A program as its owner wants it started. */
export interface Program {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string | undefined
  /** How it is given its frames. */
  readonly descriptors: 'pipes' | 'stdio'
  /** The most memory that it may use, with all that it starts. Absent: any. */
  readonly memoryBytes?: number | undefined
}

/**
 * What is started in the program's place, so that the program is inside before its first
 * instruction.
 */
export interface Launch extends Pick<Program, 'command' | 'args' | 'env'> {
  /**
   * It waits for a line on the program's input before it becomes the program, and ends when there
   * is none.
   */
  readonly isGated: boolean
}

/** How the process that was started has ended, and its last words. */
export interface LaunchEnd {
  readonly code: number | undefined
  readonly signal: string | undefined
  readonly stderrTail: string
}

/** How the program itself ended, as far as the process that was started in its place can tell. */
export interface ProgramEnd {
  /** It never ran: it could not be brought inside. */
  readonly spawnFailure: SpawnFailure | undefined
  readonly code: number | undefined
  readonly signal: string | undefined
}

/** What is known when nothing of a worker is left. */
export interface Remains {
  /** What it used; `undefined` where nobody counts. */
  readonly usage: ResourceUsage | undefined
  /**
   * Whether something is still there that even SIGKILL did not end in time, as what waits for a
   * broken device.
   */
  readonly hasSurvivors: boolean
  /** Who that is, and why, for a person. */
  readonly survivors?: string
}

/**
 * The place of one life of a worker: whatever the program starts stays inside, as far as the layer
 * can hold it.
 */
export interface Enclosure {
  readonly launch: Launch
  /** The process exists. Told before a gated launch gets its line. */
  spawned(pid: number): void
  /**
   * Ends everything inside at once.
   * @returns What became of the signal to the process that was started.
   */
  kill(): Signaled
  /** What the end of the process that was started says about the program. */
  readEnd(end: LaunchEnd): ProgramEnd
  /**
   * After the end of the process: ends what is left. Resolves when nothing is, or when that takes
   * too long. Never rejects.
   */
  close(): Promise<Remains>
}

/** One way of holding together what a worker starts. A system has one. */
export interface Containment {
  readonly guarantees: Omit<Guarantees, 'unavailable'>
  /**
   * Makes a place for one life of a worker.
   * @throws {Error} as the operating system's, when it cannot, or when there is no such program.
   */
  enclose(program: Program, clock: Clock): Enclosure
  /** After the last worker: leaves nothing behind. Never rejects. */
  release(): Promise<void>
}
