import { Fields, type Rule } from '../options/fields.ts'
import { isRecord } from '../options/option-rule.ts'
import type { ActorStart, Via } from './actor-spec.ts'
import { DEFAULT_MAILBOX, resolveMailbox } from './resolve-worker-start.ts'
import type { StartPlace } from './spec-kind.ts'
import type { ResolvedMailboxOptions } from './worker-spec.ts'

/** An {@link ActorStart} with every field checked and filled in; a legal `ActorStart` itself. */
export interface ResolvedActorStart extends ActorStart {
  readonly startTimeoutMs: number | 'infinity'
  readonly mailbox: ResolvedMailboxOptions
}

/**
 * Default of `startTimeoutMs`.
 * @source OTP `gen_server`: none; differs: what never becomes ready holds its whole tree up
 */
const DEFAULT_ACTOR_START_TIMEOUT_MS = 30_000

/**
 * Checks the `start` of an actor and fills in the defaults. An option that is not listed is a
 * mistake.
 *
 * @throws {@link SpecError} `SPEC_INVALID_START`, `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION`.
 */
export function resolveActorStart(
  start: Readonly<Record<string, unknown>>,
  { path }: Pick<StartPlace, 'path'>,
): ResolvedActorStart {
  const fields = new Fields(`Actor "${path}"`, start)
  const { behaviour, args } = start
  if (!isRecord(behaviour)) return fields.refuse('behaviour', 'a behaviour', BEHAVIOUR)
  const name = resolveName(fields)
  const resolved: ResolvedActorStart = {
    kind: 'actor',
    behaviour,
    ...(args === undefined ? {} : { args }),
    ...(name === undefined ? {} : { name }),
    startTimeoutMs: fields.wholeOr('startTimeoutMs', ['infinity'], TIMEOUT) ?? DEFAULT_ACTOR_START_TIMEOUT_MS,
    // A hundred thousand actors share the default.
    mailbox:
      start['mailbox'] === DEFAULT_MAILBOX ? DEFAULT_MAILBOX : resolveMailbox(fields.record('mailbox', OPTIONAL)),
  }
  fields.refuseOthers('kind', 'behaviour', 'args', 'mailbox')
  return resolved
}

function resolveName(fields: Fields): string | Via | undefined {
  const name = fields.raw('name')
  if (name === undefined) return undefined
  if (isRecord(name)) return resolveVia(new Fields(fields.owner, name, 'name.'))
  if (typeof name === 'string' && name !== '' && !name.includes('/')) return name
  return fields.refuse('name', 'a non-empty string without `/`, or `{ registry, key }`', NAME)
}

function resolveVia(fields: Fields): Via {
  const registry = fields.nonEmptyText('registry', NAME) ?? fields.refuse('registry', 'the name of a registry', NAME)
  const key = fields.raw('key')
  if (typeof key !== 'string' && typeof key !== 'number') return fields.refuse('key', 'a string or a number', NAME)
  const value = fields.raw('value')
  fields.refuseOthers()
  return value === undefined ? { registry, key } : { registry, key, value }
}

const BEHAVIOUR: Rule = { code: 'SPEC_INVALID_START', advice: 'Make it with `behaviour()`.' }
const NAME: Rule = { advice: 'Leave it out for none.' }
const OPTIONAL: Rule = { advice: 'Leave it out for the default.' }
const TIMEOUT = { min: 1, unit: ' of milliseconds', advice: 'Leave it out for 30 000.' } as const
