import { Fields, type Rule } from '../options/fields.ts'
import { mistake } from '../options/mistake.ts'
import { isRecord } from '../options/option-rule.ts'
import type { ActorStart } from './actor-spec.ts'
import type { ResolvedChildSpec, StartSpec } from './child-spec.ts'
import type { ResolvedWorkerStart } from './resolve-worker-start.ts'
import type { KnownKinds, StartPlace } from './spec-kind.ts'
import type { WorkerStart } from './worker-spec.ts'

/** What one child has beside the template that it is started from. */
export interface TemplateExtra {
  /** Default: that of the template. */
  readonly id?: string
  /**
   * A worker: arguments that follow those of the template. An actor: an object is laid over that of
   * the template, field by field; anything else takes its place.
   */
  readonly args?: unknown
  /** Variables beside those of the template. Workers only. */
  readonly env?: Readonly<Record<string, string>>
}

/** A spec from a template, whose `start` has still to be read. */
export type Templated = Omit<ResolvedChildSpec, 'start'> & { readonly start: object }

/**
 * The spec of one child: the template, and what is its own. It has still to be checked.
 *
 * @param place - Path of the supervisor, for the error message.
 * @throws {@link SpecError} `SPEC_INVALID`, `SPEC_INVALID_OPTION`, or `SPEC_BAD_COMBINATION` when
 *   it is a spec of its own.
 * @source OTP `simple_one_for_one`: extra arguments are appended
 */
export function fromTemplate(template: ResolvedChildSpec, extra: unknown, { path, kinds }: StartPlace): Templated {
  const owner = `A child of "${path}"`
  if (!isRecord(extra))
    throw mistake({ code: 'SPEC_INVALID', owner, field: 'spec', expected: 'an object', got: extra, advice: EXTRA })
  const fields = new Fields(owner, extra)
  if (fields.raw('start') !== undefined) return fields.refuse('start', 'absent', OWN_START)
  const id = fields.nonEmptyText('id', ID) ?? template.id
  return { ...template, id, start: withExtra(template.start, fields, kinds) }
}

function withExtra(start: StartSpec, fields: Fields, kinds: KnownKinds): object {
  const kind = kinds.find(start.kind)
  if (kind?.withExtra !== undefined) return kind.withExtra(start, fields)
  if (fields.raw('env') !== undefined) return fields.refuse('env', 'absent', WORKERS_ONLY)
  return fields.raw('args') === undefined ? start : fields.refuse('args', 'absent', NO_ARGUMENTS)
}

/** Arguments and variables of one worker follow those of the template. */
export function withWorkerExtra(start: ResolvedWorkerStart, extra: Fields): WorkerStart {
  const args = extra.texts('args', ARGS) ?? []
  return { ...start, args: [...start.args, ...args], env: { ...start.env, ...extra.variables('env', ENV) } }
}

/**
 * Arguments of one actor are laid over those of the template when both are objects, and take their
 * place otherwise.
 */
export function withActorExtra(start: ActorStart, extra: Fields): ActorStart {
  if (extra.raw('env') !== undefined) return extra.refuse('env', 'absent', WORKERS_ONLY)
  const args = extra.raw('args')
  if (args === undefined) return start
  return { ...start, args: isRecord(args) && isRecord(start.args) ? { ...start.args, ...args } : args }
}

const EXTRA = 'The supervisor has a template: pass what this child has beside it, as `{ args }`.'
const OWN_START = { code: 'SPEC_BAD_COMBINATION', advice: EXTRA } as const
const ID = { code: 'SPEC_INVALID_ID', advice: 'Leave it out for that of the template.' } as const
const ARGS: Rule = { advice: 'They follow those of the template.' }
const ENV: Rule = { advice: 'They are added to those of the template.' }
const WORKERS_ONLY: Rule = { advice: 'Only workers have variables.' }
const NO_ARGUMENTS: Rule = { advice: 'Supervisors take none.' }
