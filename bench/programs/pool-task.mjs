// The task of piscina and tinypool.
import { busy } from './busy.mjs'

export default busy
