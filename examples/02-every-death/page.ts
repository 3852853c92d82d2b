import pico from 'picocolors'
import { explainDeath, isGraceful } from '../../src/index.ts'
import type { Death } from './deaths.ts'
import type { Observed } from './die.ts'

/**
 * One death for people: what was done, what each caller saw, what the certificate says, and what
 * came after.
 */
export function page({ id, did, provocation }: Death, { callers, death, successor }: Observed): string {
  const [headline = '', ...rest] = explainDeath(death).split('\n')
  const colour = isGraceful(death.reason) ? pico.green : pico.red
  return [
    pico.bold(id),
    line('done', did),
    ...callers.map((caller) => line('caller', caller)),
    line('death', colour(headline)),
    ...rest.map((text) => `        ${text}`),
    line('then', successor === undefined ? AFTER[provocation.by] : 'its successor is ready'),
    '',
  ].join('\n')
}

/** A death that this machine cannot show. */
export function skippedPage({ id, did }: Death): string {
  const why = pico.yellow('skipped: no limit of memory can be held on this machine; see docs/no-orphans.md')
  return [pico.bold(id), line('done', did), line('death', why), ''].join('\n')
}

const AFTER: Readonly<Record<Death['provocation']['by'], string>> = {
  start: 'nothing: a child that cannot be started is not kept',
  terminate: 'nothing: it was stopped by its supervisor, until somebody asks for it',
  call: 'nothing',
  signal: 'nothing',
}

function line(title: string, text: string): string {
  return `  ${pico.dim(title.padEnd(7))} ${text}`
}
