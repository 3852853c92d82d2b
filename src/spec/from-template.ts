import { Fields, isRecord, type Rule } from '../options/fields.ts'
import { mistake } from '../options/mistake.ts'
import type { ResolvedChildSpec, StartSpec } from './child-spec.ts'

/** What one child has beside the template that it is started from. */
export interface TemplateExtra {
  /** Default: that of the template. */
  readonly id?: string
  /**
   * A worker: arguments that follow those of the template. An actor: an object is laid over that of the template, field by field; anything else takes
   * its place.
   */
  readonly args?: unknown
  /** Variables beside those of the template. Workers only. */
  readonly env?: Readonly<Record<string, string>>
}

/**
 * The spec of one child: the template, and what is its own. It has still to be checked.
 *
 * @param path - Path of the supervisor, for the error message.
 * @throws {@link SpecError} `SPEC_INVALID`, `SPEC_INVALID_OPTION`, or `SPEC_BAD_COMBINATION` when it is a spec of its own.
 * @source OTP `simple_one_for_one`: extra arguments are appended
 */
export function fromTemplate(template: ResolvedChildSpec, extra: unknown, path: string): ResolvedChildSpec {
  const owner = `A child of "${path}"`
  if (!isRecord(extra))
    throw mistake({ code: 'SPEC_INVALID', owner, field: 'spec', expected: 'an object', got: extra, advice: EXTRA })
  const fields = new Fields(owner, extra)
  if (fields.raw('start') !== undefined) return fields.refuse('start', 'absent', OWN_START)
  const id = fields.nonEmptyText('id', ID) ?? template.id
  return { ...template, id, start: withExtra(template.start, fields) }
}

function withExtra(start: StartSpec, fields: Fields): StartSpec {
  const args = fields.raw('args')
  if (start.kind !== 'worker' && fields.raw('env') !== undefined) return fields.refuse('env', 'absent', WORKERS_ONLY)
  if (start.kind === 'worker') {
    const more = fields.texts('args', ARGS) ?? []
    return { ...start, args: [...(start.args ?? []), ...more], env: { ...start.env, ...fields.variables('env', ENV) } }
  }
  if (args === undefined) return start
  if (start.kind === 'actor')
    return { ...start, args: isRecord(args) && isRecord(start.args) ? { ...start.args, ...args } : args }
  return fields.refuse('args', 'absent', NO_ARGUMENTS)
}

const EXTRA = 'The supervisor has a template: pass what this child has beside it, as `{ args }`.'
const OWN_START = { code: 'SPEC_BAD_COMBINATION', advice: EXTRA } as const
const ID = { code: 'SPEC_INVALID_ID', advice: 'Leave it out for that of the template.' } as const
const ARGS: Rule = { advice: 'They follow those of the template.' }
const ENV: Rule = { advice: 'They are added to those of the template.' }
const WORKERS_ONLY: Rule = { advice: 'Only workers have variables.' }
const NO_ARGUMENTS: Rule = { advice: 'Supervisors take none.' }
