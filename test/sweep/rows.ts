import type { Row } from './row.ts'
import { ADAPTERS, KIT, TELL } from './rows/tell.ts'
import { TREE } from './rows/tree.ts'

/** The rows of each published entry that the sweep plays, by the name of the function. */
export const ROWS: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  '.': { ...TREE, ...TELL },
  './adapter-kit': KIT,
  './adapters/node': { node: ADAPTERS.node },
  './adapters/go': { go: ADAPTERS.go },
  './adapters/python': { python: ADAPTERS.python, venvPython: ADAPTERS.venvPython },
}
