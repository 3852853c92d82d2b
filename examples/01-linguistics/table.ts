import Table from 'cli-table3'
import pico from 'picocolors'

/** A table without lines. The first `left` columns are texts, the others numbers. */
export function table(content: {
  readonly head: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
  /** Default 1. */
  readonly left?: number
}): string {
  const { head, rows, left = 1 } = content
  const made = new Table({
    head: head.map((text) => pico.dim(text)),
    colAligns: head.map((_, column) => (column < left ? 'left' : 'right')),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  })
  made.push(...rows.map((row) => [...row]))
  return made
    .toString()
    .split('\n')
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n')
}

const NO_LINES = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', mid: '', 'left-mid': '', 'mid-mid': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', 'right-mid': '' },
  ...{ left: '', right: '', middle: '' },
}
