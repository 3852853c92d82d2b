import { openSync, writeSync } from 'node:fs'
import { serve } from '../../adapters/runtimes/node/sdk/index.ts'
import type { Scribe } from './scribe.ts'

const NEVER_SIGNALLED = new Int32Array(new SharedArrayBuffer(4))

const file = openSync(process.env['SCRIBE_FILE'] ?? '', 'a')

serve<Scribe>({
  methods: {
    write: ({ id, workMs }) => {
      writeSync(file, `started ${id}\n`)
      // One entry at a time: nobody else in this process waits for it.
      Atomics.wait(NEVER_SIGNALLED, 0, 0, workMs)
      writeSync(file, `finished ${id}\n`)
      return id
    },
  },
})
