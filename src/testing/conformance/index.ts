export type { ConformanceReport, ConformanceResult, ConformanceWay } from './conformance-report.ts'
export type { Finding } from './mistake.ts'
export type { ConformanceOptions } from './play-conformance.ts'
export { playConformance } from './play-conformance.ts'
