import { readFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'

/**
 * Absolute folders of the modules that a `go.mod` takes from this machine (`replace x => ../y`),
 * sorted. Only those of the main module count, as for Go itself. None when there is no `go.mod`:
 * `go build` says so better.
 */
export function localModules(folder: string): string[] {
  const lines = readIfPresent(join(folder, 'go.mod')).split('\n')
  const places = lines.flatMap((line) => {
    // Within `replace ( … )` and outside of it, `=>` stands in no other directive.
    const [, place] = /=>\s*("[^"]+"|`[^`]+`|\S+)\s*$/.exec(line.replace(/\/\/.*$/, '')) ?? []
    return place === undefined ? [] : [place.replace(/^["`]|["`]$/g, '')]
  })
  const isLocal = (place: string): boolean => /^\.{1,2}(?:[/\\]|$)/.test(place) || isAbsolute(place)
  return [...new Set(places.filter(isLocal).map((place) => resolve(folder, place)))].sort()
}

function readIfPresent(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
