import type { Clock } from '../clock/clock.ts'
import { PrepareError } from '../errors/prepare-error.ts'
import { SHORTAGES } from '../errors/shortage.ts'
import { type CommandResult, runCommand } from '../process/run-command.ts'
import type { Preparation } from '../spec/worker-spec.ts'

/** What asks a tool for its version. */
export interface VersionRequest {
  readonly preparation: Preparation
  /** The tool's command, after substitution. */
  readonly command: string
  /**
   * Where it is asked: version managers (pyenv, rustup, asdf, Go's own toolchain line) answer by
   * folder.
   */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** Versions of tools, each asked for once. */
export interface ToolVersions {
  /**
   * @throws {@link PrepareError} `PREPARE_TOOL_MISSING`; not remembered, so that one may install it
   *   and try again.
   */
  of(request: VersionRequest): Promise<string>
}

/** How long a tool may take to tell its version, in milliseconds. */
const VERSION_LIMIT_MS = 60_000

/**
 * A memory of tool versions, to be shared by what belongs together, as one system's preparations.
 *
 * The tool is really asked. Its file's name, size and time would be cheaper to look at and are not
 * enough: what lies on `PATH` is often the unchanging shim of a version manager.
 */
export function createToolVersions(clock: Clock): ToolVersions {
  const known = new Map<string, Promise<string>>()
  return {
    of(request) {
      const { tool } = request.preparation
      // Node itself need not be asked: it is running.
      if (request.command === process.execPath && tool.versionArgs.join(' ') === '--version')
        return Promise.resolve(process.version)
      const key = JSON.stringify([request.command, tool.versionArgs, request.cwd])
      const found = known.get(key) ?? askVersion(request, clock)
      known.set(key, found)
      found.catch(() => known.delete(key))
      return found
    },
  }
}

async function askVersion({ preparation, command, cwd, env }: VersionRequest, clock: Clock): Promise<string> {
  const limit = new AbortController()
  const timer = clock.setTimer(VERSION_LIMIT_MS, () => limit.abort())
  const asked = { command, args: preparation.tool.versionArgs, cwd, env }
  const result = await runCommand(asked, { clock, signal: limit.signal })
  timer.cancel()
  if (result.type === 'exited' && result.code === 0) return result.output.trim()
  if (result.type === 'spawn_failed' && result.errno in SHORTAGES) throw short(preparation, result.errno)
  throw toolMissing(preparation, whyNoVersion(result, command))
}

/** The tool may be there: another attempt may find out. */
function short({ name, title, tool }: Preparation, errno: string): PrepareError {
  const message = `Preparing "${title}" could not ask ${tool.command} for its version (${errno}). ${SHORTAGES[errno] ?? ''}`
  return new PrepareError('PREPARE_STEP_FAILED', message, { preparation: name })
}

/** The error for a tool that is not there or does not run. */
export function toolMissing(preparation: Preparation, why: string): PrepareError {
  const { name, title, tool } = preparation
  const message = `Preparing "${title}" needs ${tool.command}: ${why.replace(/\.$/, '')}. ${tool.install}`
  return new PrepareError('PREPARE_TOOL_MISSING', message, { preparation: name, install: tool.install })
}

function whyNoVersion(result: CommandResult, command: string): string {
  switch (result.type) {
    case 'spawn_failed':
      return result.diagnosis
    case 'aborted':
      return `${command} did not tell its version within ${VERSION_LIMIT_MS} ms`
    case 'signaled':
      return `${command} was ended by ${result.signal} when asked for its version`
    case 'exited':
      return `${command} could not tell its version (exit code ${result.code}): ${result.output.trim()}`
  }
}
