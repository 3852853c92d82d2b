import { serve } from '../../adapters/runtimes/node/sdk/index.ts'

/** The echo with the SDK for Node. */
serve({ methods: { echo: (args) => args } })
