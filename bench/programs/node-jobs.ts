import { serve } from '../../adapters/runtimes/node/sdk/index.ts'
import { busy } from './busy.mjs'

/** The same job with the SDK for Node. */
serve({ methods: { busy } })
