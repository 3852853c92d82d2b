/** What a port starts, resolved. */
export interface PortSpec {
  readonly command: string
  readonly args: readonly string[]
  /** The whole environment; nothing is added. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string | undefined
  readonly descriptors: 'pipes' | 'stdio'
  readonly maxFrameBytes: number
  /** The most memory that it may use, with all that it starts. Absent: any. */
  readonly memoryBytes?: number | undefined
}
