import { isAbsolute } from 'node:path'
import type { Fields, Rule } from '../options/fields.ts'
import { mistake } from '../options/mistake.ts'
import type { Preparation, PreparationStep } from './worker-spec.ts'

/** A {@link Preparation} with every field checked and filled in. */
export interface ResolvedPreparation extends Preparation {
  readonly ignore: readonly string[]
}

/** Names that are no part of an input unless a preparation says otherwise. */
export const DEFAULT_IGNORE: readonly string[] = Object.freeze([
  'node_modules',
  '.git',
  '__pycache__',
  'target',
  'dist',
])

/**
 * Checks the `prepare` entries of a worker and fills in the defaults.
 *
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` for a wrong field, `SPEC_DUPLICATE_ID` when two
 *   entries share a name.
 */
export function resolvePreparations(start: Fields): readonly ResolvedPreparation[] {
  const entries = start.records('prepare', REQUIRED) ?? []
  const seen = new Set<string>()
  return entries.map((fields) => {
    const preparation = resolvePreparation(fields)
    if (seen.has(preparation.name)) throw duplicateName(fields, preparation.name)
    seen.add(preparation.name)
    return preparation
  })
}

function resolvePreparation(fields: Fields): ResolvedPreparation {
  const name = fields.nonEmptyText('name', NAME)
  if (name === undefined || !/^[A-Za-z0-9-]+$/.test(name)) return fields.refuse('name', 'letters, digits and `-`', NAME)
  return {
    name,
    title: required(fields, 'title'),
    tool: resolveTool(fields),
    inputs: absolutePaths(fields),
    ignore: fields.texts('ignore', REQUIRED) ?? DEFAULT_IGNORE,
    steps: resolveSteps(fields),
  }
}

function resolveTool(fields: Fields): Preparation['tool'] {
  const tool = fields.record('tool', REQUIRED) ?? fields.refuse('tool', 'an object', REQUIRED)
  const cwd = absolutePath(tool, 'cwd')
  const locateArgs = tool.texts('locateArgs', REQUIRED)
  return {
    command: required(tool, 'command'),
    ...(cwd === undefined ? {} : { cwd }),
    ...(locateArgs === undefined ? {} : { locateArgs }),
    versionArgs: tool.texts('versionArgs', REQUIRED) ?? tool.refuse('versionArgs', 'an array of strings', REQUIRED),
    install: required(tool, 'install'),
  }
}

function absolutePaths(fields: Fields): readonly string[] {
  const inputs = fields.texts('inputs', REQUIRED) ?? fields.refuse('inputs', 'an array of strings', REQUIRED)
  return inputs.every((input) => isAbsolute(input)) ? inputs : fields.refuse('inputs', 'absolute paths', ABSOLUTE)
}

function resolveSteps(fields: Fields): readonly PreparationStep[] {
  const steps = fields.records('steps', REQUIRED) ?? fields.refuse('steps', 'an array of objects', REQUIRED)
  return steps.map((step) => {
    const cwd = absolutePath(step, 'cwd')
    const env = step.variables('env', REQUIRED)
    return {
      title: required(step, 'title'),
      command: required(step, 'command'),
      args: step.texts('args', REQUIRED) ?? step.refuse('args', 'an array of strings', REQUIRED),
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
    }
  })
}

/** An absolute path, or `undefined` when the field is absent. */
export function absolutePath(fields: Fields, name: string): string | undefined {
  const path = fields.nonEmptyText(name, ABSOLUTE)
  return path === undefined || isAbsolute(path) ? path : fields.refuse(name, 'an absolute path', ABSOLUTE)
}

function required(fields: Fields, name: string): string {
  return fields.nonEmptyText(name, REQUIRED) ?? fields.refuse(name, 'a non-empty string', REQUIRED)
}

function duplicateName(fields: Fields, name: string) {
  const advice = 'Rename one: `{name}` must stand for one folder.'
  return mistake({
    code: 'SPEC_DUPLICATE_ID',
    owner: fields.owner,
    field: fields.nameOf('name'),
    expected: 'unique',
    got: name,
    advice,
  })
}

const NAME: Rule = { advice: 'It names the folder that `{name}` stands for, as `venv`.' }
const REQUIRED: Rule = { advice: 'See `Preparation` for what each field holds.' }
const ABSOLUTE: Rule = { advice: 'Make it absolute, for example with `fileURLToPath(new URL(path, import.meta.url))`.' }
