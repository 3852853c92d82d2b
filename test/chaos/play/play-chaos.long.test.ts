import { keepsEveryPromise } from './keeps-every-promise.ts'

keepsEveryPromise(60, ['known', 'fresh'])
