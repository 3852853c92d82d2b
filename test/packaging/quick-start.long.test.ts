import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { LIMIT_MS, type QuickStart, readmeQuickStart } from './readme-quick-start.ts'

const execute = promisify(execFile)

/** A Node of that version from npm; `undefined` where npm has none. */
async function nodeOf(version: string, folder: string): Promise<string | undefined> {
  await mkdir(folder)
  try {
    await execute('npm', ['install', '--no-save', '--prefix', folder, `node@${version}`], { timeout: LIMIT_MS })
    const node = join(folder, 'node_modules', '.bin', 'node')
    const { stdout } = await execute(node, ['--version'])
    return stdout.startsWith(`v${version}.`) ? node : undefined
  } catch {
    return undefined
  }
}

describe('the quick start of the README, in an empty folder', () => {
  let quickStart: QuickStart
  beforeAll(async () => {
    quickStart = await readmeQuickStart()
    return () => quickStart.remove()
  }, LIMIT_MS)

  it.for(['20', '24'])('prints what it shows on Node %s', { timeout: LIMIT_MS }, async (version, context) => {
    const { shown, place } = quickStart
    const node = await nodeOf(version, join(place, `node-${version}`))
    if (node === undefined) return context.skip(`npm has no node@${version} for this machine`)
    const folder = `on-${version}`
    expect(await quickStart.follow(folder, node)).toBe(shown)
    if (version === '24') expect(await quickStart.shell('node main.mts', join(place, folder), node)).toBe(shown)
  })
})
