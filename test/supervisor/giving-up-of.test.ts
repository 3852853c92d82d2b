import { describe, expect, it } from 'vitest'
import { Endings } from '../../src/calls/endings.ts'
import type { DeathCertificate } from '../../src/errors/death-certificate.ts'
import type { ExitReason } from '../../src/errors/exit-reason.ts'
import { SupervisorError } from '../../src/errors/supervisor-error.ts'
import { givingUpOf } from '../../src/supervisor/giving-up-of.ts'

const REASON = { type: 'exited', code: 3 } as const
const DEATH: DeathCertificate = {
  path: 'main/inner/w',
  incarnation: 'life1',
  reason: REASON,
  pid: 42,
  code: 3,
  signal: undefined,
  uptimeMs: 12,
  stderrTail: 'no licence\n',
  inFlight: [],
  lastFrames: [],
}
const endings = (): Endings => new Endings((path) => (path === DEATH.path ? DEATH : undefined))
const limit = { intensity: 1, periodMs: 5_000 }
const cause = 'reached_max_restart_intensity'
const culpritOf = (supervisor: string, path: string, reason: ExitReason, known: Endings) =>
  givingUpOf({ supervisor, limit, slot: { path }, cause, reason }, known)

describe('givingUpOf', () => {
  it('blames the child, with its last certificate', () => {
    expect(culpritOf('main/inner', 'main/inner/w', REASON, endings())).toEqual({
      supervisor: 'main/inner',
      cause,
      ...limit,
      culprit: 'main/inner/w',
      reason: REASON,
      death: DEATH,
    })
  })

  it('knows no certificate of a child that has none', () => {
    expect(culpritOf('main', 'main/other', REASON, endings())).not.toHaveProperty('death')
  })

  it('blames, for a supervisor that gave up, whom that one blamed', () => {
    const known = endings()
    const error = new SupervisorError(culpritOf('main/inner', 'main/inner/w', REASON, known))
    known.record('main/inner', { why: error.message, at: 1, cause: error })
    const detail = { type: cause, id: 'w', reason: REASON } as const
    expect(culpritOf('main', 'main/inner', { type: 'shutdown', detail }, known)).toMatchObject({
      supervisor: 'main',
      culprit: 'main/inner/w',
      reason: REASON,
      death: DEATH,
    })
  })

  it('blames, for a supervisor that did not start, the child that its reason names', () => {
    const detail = { type: 'failed_to_start_child', id: 'w', reason: REASON } as const
    const reason = { type: 'shutdown', detail } as const
    expect(culpritOf('main', 'main/inner', reason, endings())).toMatchObject({ culprit: 'main/inner/w', death: DEATH })
  })
})
