import type { Bar, Score } from './score.ts'
import { behaviourTerm, belowTerm, list, path, reasonTerm, requestTerm, tuple } from './term.ts'

/** A score as the Erlang program reads it. */
export function writeScore({ tree, bars }: Score): string {
  return `${tuple(belowTerm(tree.below), list(bars.map(barTerm)))}.\n`
}

function barTerm(bar: Bar): string {
  return tuple(stimulusTerm(bar), String(bar.kills), list(bar.looks.map(path)))
}

function stimulusTerm({ stimulus, isIdle, awaited }: Bar): string {
  switch (stimulus.type) {
    case 'behave':
      return tuple('behave', path(stimulus.path), list(stimulus.behaviours.map(behaviourTerm)))
    case 'release':
      return tuple('release', path(stimulus.path), stimulus.outcome)
    case 'burst': {
      const { at, deaths, calls } = stimulus
      const [first] = calls
      if (first?.request.type === 'update')
        return tuple('update', path(at), String(first.call), belowTerm(first.request.below))
      const ends = deaths.map((death) =>
        tuple(path(death.path), reasonTerm(death.reason), String(death.path === awaited)),
      )
      const asked = calls.flatMap(({ call, request }) =>
        request.type === 'update' ? [] : [tuple(String(call), requestTerm(request))],
      )
      return tuple('burst', path(at), isIdle ? 'idle' : 'busy', list(ends), list(asked))
    }
    default:
      return stimulus.type
  }
}
