import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { java } from '../../../../adapters/runtimes/java/adapter.ts'
import { worker } from '../../../../src/index.ts'
import { startMain } from '../../../fixtures/systems.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const page = readFileSync(join(root, 'adapters/runtimes/java/README.md'), 'utf8')
const blocks = [...page.matchAll(/^```(\w*)\n(.*?)^```/gms)].map(([, language, code = '']) => ({ language, code }))
const block = (start: string): string => {
  const found = blocks.find(({ code }) => code.includes(start))
  if (found === undefined) throw new Error(`The README has no block with ${start}`)
  return found.code
}

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tutti-java-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const TOOLS = { java: 'java', javac: 'javac' }
const has = (tool: string): boolean => spawnSync(tool, ['-version']).error === undefined

describe.skipIf(!has('javac'))("the README's programs", { timeout: 240_000 }, () => {
  it('answer', async () => {
    writeFileSync(join(dir, 'Words.java'), block('words/Words.java'))
    const main = `import dev.tutti.*;\npublic class Streams {\n  public static void main(String[] none) {\n    Worker worker = new Worker();\n${block('handleStream("count_to"')}    worker.run();\n  }\n}\n`
    writeFileSync(join(dir, 'Streams.java'), main)
    const system = await startMain([
      worker('words', java({ dir, main: 'Words' })),
      worker('streams', java({ dir, main: 'Streams' })),
    ])
    const args = { text: 'one two three', maxWords: 2 }
    expect(await system.ref('main/words').call('words', args)).toEqual(['one', 'two'])
    await expect(system.ref('main/words').call('words', { text: 7 })).rejects.toMatchObject({
      remote: { name: 'BadArguments', message: expect.stringContaining('$.text: expected text; got an integer') },
    })
    const streams = system.ref('main/streams')
    expect(await streams.call('sum', null, { input: [1, 2, 3.5] })).toBe(6.5)
    const counted: unknown[] = []
    for await (const n of streams.stream('count_to', 3)) counted.push(n)
    expect(counted).toEqual([1, 2, 3])
  })

  it('say what they are when they are started by hand', () => {
    writeFileSync(join(dir, 'Words.java'), block('words/Words.java'))
    const sdk = join(root, 'adapters/runtimes/java/sdk/src/main/java')
    expect(spawnSync(TOOLS.javac, ['-d', dir, '-sourcepath', `${sdk}:${dir}`, join(dir, 'Words.java')]).status).toBe(0)
    expect(spawnSync(TOOLS.java, ['-cp', dir, 'Words'], { encoding: 'utf8' })).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('this program is a Tutti worker'),
    })
  })
})

it.skipIf(!has('mvn'))('a project of Maven answers, with what it depends on', { timeout: 600_000 }, async () => {
  mkdirSync(join(dir, 'src/main/java'), { recursive: true })
  writeFileSync(join(dir, 'src/main/java/Words.java'), block('words/Words.java'))
  const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>words</artifactId><version>1</version>
  <properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <dependencies>${block('<dependency>')}</dependencies>
</project>`
  writeFileSync(join(dir, 'pom.xml'), pom)
  const system = await startMain([worker('words', java({ dir, main: 'Words', maven: true }))])
  expect(await system.ref('main/words').call('words', { text: 'one two', maxWords: 1 })).toEqual(['one'])
})
