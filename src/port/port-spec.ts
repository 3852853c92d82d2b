import type { Framing } from '../wire/framing.ts'

/** What a port starts, resolved. */
export interface PortSpec {
  readonly command: string
  readonly args: readonly string[]
  /** The whole environment; nothing is added. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string | undefined
  readonly descriptors: 'pipes' | 'stdio'
  readonly maxFrameBytes: number
  /** How its frames are told apart. Default: {@link LENGTH_PREFIXED}. */
  readonly framing?: Framing
  /** The most memory that it may use, with all that it starts. Absent: any. */
  readonly memoryBytes?: number | undefined
}
