import { cpp } from '../../adapters/runtimes/cpp/adapter.ts'
import { go } from '../../adapters/runtimes/go/adapter.ts'
import { java } from '../../adapters/runtimes/java/adapter.ts'
import { node } from '../../adapters/runtimes/node/adapter.ts'
import { python } from '../../adapters/runtimes/python/adapter.ts'
import { ruby } from '../../adapters/runtimes/ruby/adapter.ts'
import type { Program } from '../../src/index.ts'

const at = (path: string): URL => new URL(`../programs/${path}`, import.meta.url)

/** The echo with each SDK: a method that returns its argument. */
export const echoWith = {
  cpp: (): Program => cpp({ dir: at('cpp-echo') }),
  go: (): Program => go({ dir: at('go-echo') }),
  java: (): Program => java({ dir: at('java-echo'), main: 'Echo' }),
  node: (): Program => node({ program: at('node-echo.ts') }),
  python: (): Program => python({ program: at('python_echo.py') }),
  ruby: (): Program => ruby({ program: at('ruby_echo.rb') }),
} as const
