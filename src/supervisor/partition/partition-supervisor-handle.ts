import type {
  CountChildrenResult,
  InvalidSpec,
  Refused,
  StartFailed,
  WhichChildResult,
  WhichChildrenResult,
} from '../supervisor-handle.ts'
import type { PartitionKey } from './partition-of.ts'

/** `previous`: how many partitions there were. */
export type ResizeResult =
  | { readonly ok: true; readonly previous: number }
  | InvalidSpec
  | StartFailed
  | Refused<'not_found'>

/**
 * The administration of one partition supervisor.
 *
 * @source Elixir `PartitionSupervisor`
 */
export interface PartitionSupervisorHandle {
  /** Path of the supervisor. */
  readonly path: string
  /** How many partitions keys are spread over now. */
  readonly partitions: number
  /**
   * Path of the partition that a key belongs to now; `undefined` while there are none. Whether that
   * partition runs at the moment does not count: its ref waits while it restarts.
   *
   * @throws {@link SpecError} `SPEC_INVALID_OPTION` when the key is neither text nor a number.
   */
  pathOf(key: PartitionKey): string | undefined
  /**
   * Spreads the keys over fewer partitions, or again over more: from 0 up to as many as the spec
   * has. Fewer: the keys are moved first, and then the surplus partitions are stopped, the lowest
   * first. More: they are started first, and the keys are moved when all are up. When one does not
   * start, those before it run without keys, and the number stays as it was. One resize at a time.
   *
   * A restart of the whole group (`one_for_all`, `rest_for_one`) starts surplus partitions too;
   * they get no keys.
   */
  resize(partitions: number): Promise<ResizeResult>
  /** All partitions, the last first; surplus ones are `undefined`. */
  whichChildren(): Promise<WhichChildrenResult>
  /** @param id - Number of the partition, as text. */
  whichChild(id: string): Promise<WhichChildResult>
  countChildren(): Promise<CountChildrenResult>
}
