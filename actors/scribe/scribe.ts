import { go } from '../../adapters/runtimes/go/adapter.ts'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { packageFile, packageModule } from '../../src/adapter-kit.ts'
import { type Program } from '../../src/index.ts'

/** What a scribe is asked to write. */
export interface Entry {
  /** Of the caller's choice; no space, no line feed. */
  readonly id: string
  /** How long the work takes between the two lines, in milliseconds. */
  readonly workMs: number
}

/** Methods of a scribe. */
export interface Scribe {
  /** Appends `started <id>` to the file, works, appends `finished <id>`, and answers the id. */
  write(entry: Entry): string
}

/**
 * Languages that the scribe is written in. It behaves alike in all, save that the one in Go writes
 * four entries at a time, the others one.
 */
export type ScribeLanguage = 'node' | 'python' | 'go'

/**
 * A worker that leaves a trace of everything that it does: each line is one `write` to a file that
 * was opened for appending, so it is there even when the process is killed the moment after. Who
 * wants to know what really ran reads the file, and need ask nobody.
 *
 * @param file - Absolute path of the file; it is made when it is missing.
 */
export function scribe(language: ScribeLanguage, file: string): Program {
  const env = { SCRIBE_FILE: file }
  switch (language) {
    case 'node':
      return node({ program: packageModule('actors/scribe/worker'), env })
    case 'python':
      return python({ program: packageFile('actors/scribe/scribe.py'), env })
    case 'go':
      return go({ dir: packageFile('actors/scribe'), env })
  }
}
