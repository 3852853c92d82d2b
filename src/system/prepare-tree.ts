import type { Needs } from '../child/child-kind.ts'
import { systemClock } from '../clock/clock.ts'
import { onAbort } from '../clock/on-abort.ts'
import { PrepareError } from '../errors/prepare-error.ts'
import { A_SIGNAL, A_TEXT, type OptionRule } from '../options/option-rule.ts'
import { optionsOf } from '../options/options-of.ts'
import type { SupervisorSpec } from '../spec/supervisor-spec.ts'
import { createTelemetry } from '../telemetry/telemetry.ts'
import { type ChildNeeds, needsOfTree } from './needs-of-tree.ts'
import { type ForeignKinds, KINDS, kindsWith } from './own-kinds.ts'
import { createPreparations, type Preparations } from './preparations.ts'
import { resolveTree } from './resolve-tree.ts'
import { nextToken } from './runtime.ts'
import { createSystemContainment, wantedContainment } from './system-containment.ts'

/** Options of {@link prepare}. */
export interface PrepareTreeOptions {
  /**
   * Where prepared things are kept. Default: `TUTTI_CACHE_DIR`, else the user's cache folder of the
   * platform.
   */
  readonly cacheDir?: string
  /** Ends what runs, and leaves nothing of it behind; the promise rejects with its reason. */
  readonly signal?: AbortSignal
  /** Kinds of child that are not ours, as for `start()`. Default: none. */
  readonly kinds?: ForeignKinds
}

/** Whether a worker has everything that it needs. */
export interface Prepared {
  readonly path: string
  readonly runtime: string
  /** What is missing or did not work; `undefined` when all is well. */
  readonly error: PrepareError | undefined
}

/**
 * Makes everything that the workers of a tree need, without starting any: for a build of a
 * container image, or to find out which workers cannot run on this machine. `start()` does the same
 * by itself.
 *
 * @returns One entry per worker, in start order. Progress is told by the `prepare:*` events.
 * @throws {@link SpecError} when a spec is wrong; `SPEC_INVALID_OPTION` or `SPEC_UNKNOWN_OPTION`
 *   for a wrong option.
 */
export async function prepare(tree: SupervisorSpec, options: PrepareTreeOptions = {}): Promise<readonly Prepared[]> {
  const { cacheDir, signal = new AbortController().signal, kinds: others } = checkOptions(options)
  const kinds = kindsWith(others)
  const needs = needsOfTree(resolveTree(tree, kinds), kinds)
  signal.throwIfAborted()
  const telemetry = createTelemetry('prepare')
  const containment = createSystemContainment({
    wanted: wantedContainment(undefined, process.env),
    systemId: nextToken(),
    root: tree.id,
    cacheDir,
    clock: systemClock,
    telemetry,
  })
  const preparations = createPreparations({ clock: systemClock, telemetry, cacheDir, containment: containment.opened })
  const abort = (): void => preparations.abort(signal.reason)
  const unlisten = onAbort(signal, abort)
  try {
    return await Promise.all(needs.map((each) => prepareOne(each, preparations, signal)))
  } catch (error) {
    preparations.abort(error)
    throw error
  } finally {
    unlisten()
    await containment.release()
  }
}

function checkOptions(options: PrepareTreeOptions): PrepareTreeOptions {
  return optionsOf(OWNER, options, RULES)
}

/** For the messages of errors. */
const OWNER = 'Options of prepare()'

const RULES: Readonly<Record<keyof PrepareTreeOptions, OptionRule>> = {
  cacheDir: A_TEXT,
  signal: A_SIGNAL,
  kinds: KINDS,
}

async function prepareOne(needs: ChildNeeds, preparations: Preparations, signal: AbortSignal): Promise<Prepared> {
  const { path, runtime } = needs
  try {
    await preparations.prepare(needs, signal)
    return { path, runtime, error: undefined }
  } catch (error) {
    if (error instanceof PrepareError) return { path, runtime, error }
    throw error
  }
}

/**
 * Prepares everything at once, so that slow tools do not add up. The first failure ends the others,
 * and is thrown.
 */
export async function prepareForStart(
  needs: readonly Needs[],
  preparations: Preparations,
  signal: AbortSignal,
): Promise<void> {
  try {
    await Promise.all(needs.map((each) => preparations.prepare(each, signal)))
  } catch (error) {
    preparations.abort(error)
    throw error
  }
}
