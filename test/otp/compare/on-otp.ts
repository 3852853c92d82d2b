import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Score } from './score.ts'
import type { Seen } from './seen.ts'
import { writeScore } from './write-score.ts'

const run = promisify(execFile)
const here = fileURLToPath(new URL('.', import.meta.url))

/** The release of OTP on this machine, such as `25`; undefined when there is none. */
export function otpRelease(): string | undefined {
  const print = 'io:put_chars(erlang:system_info(otp_release)), halt().'
  try {
    return execFileSync('erl', ['-noshell', '-eval', print], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}

/** Plays scores on OTP's own supervisors. */
export async function playOnOtp(scores: readonly Score[]): Promise<readonly Seen[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tutti-compare-'))
  const scripts = join(folder, 'scripts')
  const record = join(folder, 'record')
  try {
    const sources = (await readdir(here)).filter((name) => name.endsWith('.erl')).map((name) => join(here, name))
    await run('erlc', ['-Werror', '-o', folder, ...sources])
    await writeFile(scripts, scores.map(writeScore).join(''))
    // One scheduler: what is ready runs in turn, and the machine is left to others.
    const args = ['+S', '1', '-noshell', '-pa', folder, '-run', 'compare_script', 'main', scripts, record]
    await run('erl', args, { timeout: LIMIT_MS, env: { ...process.env, ERL_CRASH_DUMP: '/dev/null' } })
    return parse(await readFile(record, 'utf8'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const LIMIT_MS = 900_000

function parse(record: string): readonly Seen[] {
  const scripts = record.split('script\n').slice(1)
  return scripts.map((script) =>
    script
      .split('group\n')
      .slice(1)
      .map((group) =>
        group
          .split('\n')
          .filter(Boolean)
          .map((line) => line.slice(2)),
      ),
  )
}
