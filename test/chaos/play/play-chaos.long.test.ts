import { keepsEveryPromise } from './keeps-every-promise.ts'

keepsEveryPromise(60)
