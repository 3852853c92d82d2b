import { createHash } from 'node:crypto'
import { PrepareError } from '../errors/prepare-error.ts'
import { SHORTAGES } from '../errors/shortage.ts'
import { buildEnvironment } from '../process/environment.ts'
import { hostFolder } from '../process/host-folder.ts'
import { DEFAULT_IGNORE } from '../spec/resolve-preparation.ts'
import type { Preparation, PreparationStep } from '../spec/worker-spec.ts'
import { hashInputs } from './hash-inputs.ts'
import type { ResolvedPrepareOptions } from './prepare-options.ts'
import { type Folders, substitute, substituteValues } from './substitute.ts'
import type { VersionRequest } from './tool-version.ts'

/** Raised when the layout of an entry changes, so that old ones are not mistaken for new ones. */
const FORMAT = 2

/** What the result of a preparation depends on, beside the preparation itself. */
interface KeyFacts {
  readonly toolVersion: string
  readonly inputs: string
  /** Folders of what was prepared before. */
  readonly folders: Folders
}

/**
 * The key under which a preparation is found at this moment. Inputs are hashed while the tool is
 * asked for its version.
 *
 * @throws {@link PrepareError} `PREPARE_INPUT_MISSING`, `PREPARE_TOOL_MISSING`.
 */
export async function currentKey(
  preparation: Preparation,
  folders: Folders,
  options: ResolvedPrepareOptions,
): Promise<string> {
  const inputs = inputsHash(preparation)
  const toolVersion = options.versions.of(toolRequest(preparation, folders, options.hostEnv))
  // A missing input is told first: it may be the reason why the tool could not be asked.
  toolVersion.catch(() => undefined)
  return preparationKey(preparation, { inputs: await inputs, toolVersion: await toolVersion, folders })
}

/** How the tool of a preparation is asked for its version. */
function toolRequest(preparation: Preparation, folders: Folders, hostEnv: Readonly<NodeJS.ProcessEnv>): VersionRequest {
  const { tool, steps } = preparation
  return {
    preparation,
    command: substitute(tool.command, folders),
    cwd: tool.cwd ?? steps[0]?.cwd ?? hostFolder(),
    env: buildEnvironment(hostEnv, { passEnv: ['*'] }),
  }
}

/**
 * The program that the tool's command leads to where it is asked; `undefined` when the command
 * itself is run.
 *
 * @throws {@link PrepareError} `PREPARE_TOOL_MISSING`.
 */
export async function locateTool(
  preparation: Preparation,
  folders: Folders,
  options: Pick<ResolvedPrepareOptions, 'versions' | 'hostEnv'>,
): Promise<string | undefined> {
  const { tool } = preparation
  if (tool.locateArgs === undefined) return undefined
  const asked = { ...preparation, tool: { ...tool, versionArgs: tool.locateArgs } }
  return options.versions.of(toolRequest(asked, folders, options.hostEnv))
}

/**
 * SHA-256, in hex, of everything that the result depends on. Titles are left out: they are only
 * read.
 *
 * The own `{name}` stays a placeholder, since its folder follows from the key; the folders of
 * earlier preparations are filled in, and so their keys are part of this one.
 */
function preparationKey({ name, steps }: Preparation, facts: KeyFacts): string {
  const commands = steps.map((step) => {
    const { command, args, env, cwd } = substituteStep(step, facts.folders)
    return [command, args, Object.entries(env ?? {}).sort(), cwd]
  })
  return sha256([FORMAT, process.platform, process.arch, name, facts.toolVersion, facts.inputs, commands])
}

/** SHA-256, in hex, of a value's JSON. */
export function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/** A step with the placeholders of its command, arguments and variables filled in. */
export function substituteStep(step: PreparationStep, folders: Folders): PreparationStep {
  return {
    ...step,
    command: substitute(step.command, folders),
    args: step.args.map((arg) => substitute(arg, folders)),
    ...(step.env === undefined ? {} : { env: substituteValues(step.env, folders) }),
  }
}

async function inputsHash(preparation: Preparation): Promise<string> {
  try {
    return await hashInputs(preparation.inputs, preparation.ignore ?? DEFAULT_IGNORE)
  } catch (error) {
    throw inputMissing(preparation, error)
  }
}

/** The error for an input that is not there or cannot be read. */
export function inputMissing(preparation: Preparation, error: unknown): PrepareError {
  const { code = 'unknown', path = 'an input' } = error as NodeJS.ErrnoException
  const shortage = SHORTAGES[code]
  if (shortage !== undefined) {
    const message = `Preparing "${preparation.title}" could not read ${path} (${code}). ${shortage}`
    return new PrepareError('PREPARE_STEP_FAILED', message, { preparation: preparation.name })
  }
  const what = code === 'ENOENT' ? 'which does not exist' : `which cannot be read (${code})`
  const message = `Preparing "${preparation.title}" needs ${path}, ${what}. Check the path that was given.`
  return new PrepareError('PREPARE_INPUT_MISSING', message, { preparation: preparation.name })
}
