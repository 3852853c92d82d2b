// `npm run check`: everything about the project that can be said without running it, cheap first.
// Every step runs, so that one look shows all that is wrong; the exit code is 0 only when none
// failed.
//
// usage: node .ci/check.mjs [step ...]     only those steps

import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const packed = mkdtempSync(join(tmpdir(), 'tutti-pack-'))
const tarball = () => join(packed, readdirSync(packed).find((name) => name.endsWith('.tgz')) ?? 'no-tarball.tgz')

/** @type {readonly { name: string, what: string, command: () => readonly string[] }[]} */
const STEPS = [
  { name: 'format', what: 'formatting and order of imports', command: () => ['biome', 'ci', '.'] },
  { name: 'lint', what: 'bugs that types alone do not show', command: () => ['eslint', '.', '--max-warnings', '0'] },
  { name: 'types', what: 'types, tests and examples included', command: () => ['tsc', '-p', 'tsconfig.json'] },
  { name: 'layers', what: 'imports go down only', command: () => ['npm', 'run', '--silent', 'layers'] },
  { name: 'dead-code', what: 'files, exports and dependencies that nobody uses', command: () => ['knip'] },
  {
    name: 'pack',
    what: 'build, and pack as for publishing',
    command: () => ['npm', 'pack', '--silent', '--pack-destination', packed],
  },
  {
    name: 'publint',
    what: 'the package is what its package.json says',
    command: () => ['publint', '--strict', tarball()],
  },
  {
    name: 'attw',
    what: 'its types arrive where it is installed',
    command: () => ['attw', '--profile', 'esm-only', tarball()],
  },
]

/**
 * Runs one step with its output on ours; nothing is asked.
 * @returns {Promise<boolean>} whether it succeeded
 */
function run([command, ...args]) {
  const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PATH },
    })
    child.once('error', (error) => {
      console.error(String(error))
      resolve(false)
    })
    child.once('exit', (code) => resolve(code === 0))
  })
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}; the steps are ${STEPS.map((step) => step.name).join(', ')}.`)
  process.exit(2)
}

const failed = []
const steps = wanted.length === 0 ? STEPS : STEPS.filter((step) => wanted.includes(step.name))
for (const { name, what, command } of steps) {
  console.log(`\n── ${name}: ${what}`)
  const since = performance.now()
  const passed = await run(command())
  if (!passed) failed.push(name)
  console.log(`── ${name} ${passed ? 'passed' : 'FAILED'} (${((performance.now() - since) / 1000).toFixed(1)} s)`)
}
rmSync(packed, { recursive: true, force: true })

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const unsaid = ['repository', 'homepage', 'bugs'].filter((field) => manifest[field] === undefined)
if (unsaid.length > 0) console.log(`\nBefore a release its owner fills in, in package.json: ${unsaid.join(', ')}`)

console.log(failed.length === 0 ? '' : `\nFailed: ${failed.join(', ')}`)
console.log(`check: ${steps.length - failed.length} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 ? 0 : 1
