import { breakIn } from './break-in.ts'
import { controlBlock } from './control-block.ts'
import { frameGatherer } from './frame-gatherer.ts'
import { frameOutput } from './frame-output.ts'
import { frameSplitter } from './frame-splitter.ts'
import { holdToGrace } from './hold-to-grace.ts'
import { pingFormatOf } from './ping-format-of.ts'
import { readDescriptor } from './read-descriptor.ts'
import { readerThread } from './reader-thread.ts'
import { stopFormatOf } from './stop-format-of.ts'
import { threadEnd } from './thread-end.ts'

/**
 * The program of the reader thread, for `new Worker(source, { eval: true })`.
 *
 * It is put together from the source text of functions, because a worker may be bundled into one
 * file, and then there is no file to start a thread from. The functions are therefore
 * self-contained: they use their parameters and the globals of Node, and nothing of their modules.
 * Inside them, helpers are methods of an object (`have() {}`, not `have: () => …`, no named
 * functions, no classes), as esbuild's `keepNames` wraps all others in a helper of the module.
 */
export function readerSource(codec: 'msgpack' | 'json'): string {
  return `'use strict'
const { workerData } = require('node:worker_threads')
;(${readerThread.toString()})({
  data: workerData,
  fs: require('node:fs'),
  net: require('node:net'),
  inspector: () => require('node:inspector'),
  process,
  breakIn: (${breakIn.toString()}),
  controlBlock: (${controlBlock.toString()}),
  frameGatherer: (${frameGatherer.toString()}),
  frameOutput: (${frameOutput.toString()}),
  frameSplitter: (${frameSplitter.toString()}),
  pingFormat: (${pingFormatOf(codec).toString()}),
  readDescriptor: (${readDescriptor.toString()}),
  stopFormat: (${stopFormatOf(codec).toString()}),
  holdToGrace: (${holdToGrace.toString()}),
  threadEnd: (${threadEnd.toString()}),
})`
}
