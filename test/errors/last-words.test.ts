import { describe, expect, it } from 'vitest'
import { lastWords } from '../../src/errors/last-words.ts'

const TAILS: readonly (readonly [what: string, tail: readonly string[], words: string])[] = [
  ['nothing', [], ''],
  ['one line', ['no licence found', ''], 'no licence found'],
  ['a line that has not ended', ['first', 'sec'], 'sec'],
  ['blank lines at the end', ['first', '', '  ', ''], 'first'],
  ['only frames of a stack', ['    at one', '    at two'], '    at two'],
  [
    "Python's traceback",
    ['Traceback (most recent call last):', '  File "w.py", line 1, in <module>', 'ValueError: no such language'],
    'ValueError: no such language',
  ],
  [
    "Python's crash in native code",
    [
      'Fatal Python error: Segmentation fault',
      '',
      'Thread 0x00007f1bf2453b80 (most recent call first):',
      '  File "threading.py", line 1002 in _bootstrap',
      '',
      'Current thread 0x00007feb51830b80 (most recent call first):',
      '  File "w.py", line 40 in segfault',
      '',
      'Extension modules: msgpack._cmsgpack (total: 1)',
    ],
    'Fatal Python error: Segmentation fault',
  ],
  [
    "Node's exception",
    [
      'w.ts:10',
      '    throw new TypeError()',
      '    ^',
      '',
      'TypeError: x',
      '    at w.ts:10:17',
      '',
      'Node.js v20.20.2',
      '',
    ],
    'TypeError: x',
  ],
  [
    "Go's panic",
    ['panic: no model', '', 'goroutine 1 [running]:', 'main.(*model).read(0x1)', '\t/w.go:5 +0x1d', 'exit status 2'],
    'panic: no model',
  ],
  [
    "Rust's panic",
    [
      "thread 'main' panicked at src/main.rs:2:5:",
      'no model',
      'note: run with `RUST_BACKTRACE=1` environment variable',
    ],
    'no model',
  ],
  [
    "Java's exception",
    ['Exception in thread "main" java.io.IOException: x', '\tat W.main(W.java:3)'],
    'Exception in thread "main" java.io.IOException: x',
  ],
]

describe('lastWords', () => {
  it.each(TAILS)('of %s', (_, tail, words) => {
    expect(lastWords(tail.join('\n'))).toBe(words)
  })
})
