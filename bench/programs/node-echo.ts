import { serve } from '../../adapters/node/sdk/index.ts'

/** The echo with the SDK for Node. */
serve({ methods: { echo: (args) => args } })
