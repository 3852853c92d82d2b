/** Where a figure is found: a shape, one of its cases, and a subject in it. */
export interface Place {
  readonly shape: string
  readonly case: string
  readonly subject: string
}

/** What we want of one figure. */
export interface Aim extends Place {
  /** In words, for the report. */
  readonly what: string
  /**
   * `ratio`: times the figure of `beside`. `difference`: more than it, in the unit of the case.
   * `value`: as it is.
   */
  readonly by: 'ratio' | 'difference' | 'value'
  /**
   * What it is compared with, in the same case unless it says another one; with `value` nothing.
   */
  readonly beside?: { readonly subject: string; readonly case?: string }
  readonly bound: 'at most' | 'at least'
  /** What has to be reached. */
  readonly required: number
  /** What would be good; absent: no more than what is required. */
  readonly aim?: number
  /** Of the required and the aimed value, when `by` is not `ratio`. */
  readonly unit?: string
}
