import { formatExitReason } from '../../../src/errors/exit-reason.ts'
import type { Behaviour } from './behaviour.ts'
import { describeSpec } from './listing.ts'
import type { Request, Stimulus } from './stimulus.ts'
import type { Below, Node } from './tree.ts'

/** A tree as lines, indented by level. */
export function printTree({ below, ...place }: Node, indent = ''): string[] {
  const line = `${indent}${describeSpec(place)}`
  if (below === undefined) return [line]
  return [`${line}: ${printFlags(below)}`, ...partsOf(below).flatMap((child) => printTree(child, `${indent}  `))]
}

/** One stimulus as one line. */
export function printStimulus(stimulus: Stimulus): string {
  switch (stimulus.type) {
    case 'boot':
      return 'the tree is started'
    case 'behave':
      return `${stimulus.path} will ${stimulus.behaviours.map(printBehaviour).join(', then ')}`
    case 'burst':
      return printBurst(stimulus)
    case 'release':
      return `the start of ${stimulus.path} goes on: ${stimulus.outcome}`
    case 'advance':
      return `${stimulus.ms} ms pass`
    case 'abort_boot':
      return stimulus.kill ? 'the start is given up, and what it has made is killed' : 'the start is given up'
    case 'stop':
      return `root is stopped within ${stimulus.graceMs}`
    case 'kill':
      return `root is killed after ${stimulus.after}`
  }
}

function printFlags({ flags: { strategy, intensity, periodMs, autoShutdown, startup }, dynamic }: Below): string {
  const together = startup === 'parallel' ? ', started together' : ''
  if (dynamic === undefined) return `${strategy}, ${intensity} in ${periodMs} ms, ${autoShutdown}${together}`
  const { maxChildren, template } = dynamic
  const kind = template === undefined ? 'dynamic' : 'dynamic, from a template'
  return `${kind}, ${intensity} in ${periodMs} ms, at most ${maxChildren}`
}

/** Its children, or the template of those that it will have. */
function partsOf({ children, dynamic }: Below): readonly Node[] {
  return dynamic?.template === undefined ? children : [dynamic.template]
}

function printBehaviour({ start, stop }: Behaviour): string {
  return stop === 'obey' ? start : `${start} and ${stop} when stopped`
}

function printBurst({ at, deaths, calls }: Stimulus & { type: 'burst' }): string {
  const ends = deaths.map(({ path, reason }) => `${path} ends (${formatExitReason(reason)})`)
  const asked = calls.map(({ call, request }) => `call ${call}: ${at}.${printRequest(request)}`)
  return [...ends, ...asked].join('; ')
}

function printRequest(request: Request): string {
  if (request.type === 'startChild') return `startChild(${printTree(request.node).map(trim).join(' / ')})`
  if (request.type === 'update') return `update(${printBelow(request.below)})`
  return 'id' in request ? `${request.type}(${request.id})` : `${request.type}()`
}

function printBelow(below: Below): string {
  return [
    printFlags(below),
    ...partsOf(below)
      .flatMap((child) => printTree(child))
      .map(trim),
  ].join(' / ')
}

function trim(text: string): string {
  return text.trim()
}
