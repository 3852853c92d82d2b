/** To whoever was called. After the answer it does nothing. */
export interface FlowLine {
  /** Whether it takes no elements at the moment: they would wait in memory. */
  readonly isCongested: boolean
  /** `n` more elements of the result may come. */
  credit(n: number): void
  /** The next element of the argument. @throws {@link WireError} `WIRE_UNENCODABLE` */
  push(value: unknown): void
  /** The argument has no more elements; with an error, because its source failed. */
  end(error?: unknown): void
}
