import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { packageFile, packageModule } from '../../src/process/package-root.ts'

describe('packageFile', () => {
  it('finds the root from the sources', () => {
    expect(readFileSync(packageFile('package.json'), 'utf8')).toContain('"name": "tutti"')
    expect(existsSync(packageModule('src/process/package-root'))).toBe(true)
  })

  it('finds the root from a compiled module', () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'tutti-root-')))
    const compiled = join(root, 'dist/src/process/package-root.js')
    mkdirSync(join(compiled, '..'), { recursive: true })
    buildSync({
      entryPoints: [packageFile('src/process/package-root.ts')],
      outfile: compiled,
      bundle: true,
      platform: 'node',
      format: 'esm',
    })
    writeFileSync(join(root, 'package.json'), '{"type":"module"}')
    mkdirSync(join(root, 'adapters/runtimes'), { recursive: true })
    const print = `const m = await import(${JSON.stringify(pathToFileURL(compiled).href)})
      console.log(JSON.stringify([m.packageFile('adapters/x/sdk'), m.packageModule('adapters/x/index')]))`
    const printed: unknown = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', print], { encoding: 'utf8' }),
    )
    rmSync(root, { recursive: true })
    expect(printed).toEqual([join(root, 'adapters/x/sdk'), join(root, 'dist/adapters/x/index.js')])
  })
})
