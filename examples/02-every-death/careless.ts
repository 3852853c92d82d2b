import { serve } from '../../adapters/runtimes/node/sdk/index.ts'

serve({
  methods: {
    ping: () => 'pong',
    // What a handler throws is an answer. What is thrown after it has gone belongs to nobody, and
    // ends the process.
    throwLater: () =>
      new Promise(() => {
        setImmediate(() => {
          throw new TypeError('nobody was there to catch this')
        })
      }),
  },
})
