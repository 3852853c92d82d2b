// The worker of workerpool, which lies where it says.
import { createRequire } from 'node:module'
import { busy } from './busy.mjs'

const { worker } = createRequire(import.meta.url)(process.argv.at(-1))
worker({ busy })
