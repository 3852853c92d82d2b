/** The host broke the protocol. It ends the worker with exit code 76. */
export class Violation extends Error {
  /** The name of the violation, the same as in `test/vectors/violations.json`. */
  readonly code: string

  constructor(code: string, why: string) {
    super(why)
    this.name = 'Violation'
    this.code = code
  }
}
