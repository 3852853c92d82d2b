// The worker of poolifier, which lies where it says.
import { pathToFileURL } from 'node:url'
import { busy } from './busy.mjs'

const { ThreadWorker } = await import(pathToFileURL(process.argv.at(-1)).href)
export default new ThreadWorker(busy)
