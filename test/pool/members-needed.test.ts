import { describe, expect, it } from 'vitest'
import { membersNeeded } from '../../src/pool/members-needed.ts'

describe('membersNeeded', () => {
  it.each([
    ['nothing to do', { min: 1, max: 8, spare: 0 }, [0, 0, 1], 1],
    ['nothing to do, and nobody has to be there', { min: 0, max: 8, spare: 0 }, [0, 0, 1], 0],
    ['what waits counts as what runs', { min: 1, max: 8, spare: 0 }, [1, 3, 1], 4],
    ['a burst needs no more than there may be', { min: 0, max: 8, spare: 0 }, [0, 100, 1], 8],
    ['a member that runs several calls at once is asked for several', { min: 0, max: 8, spare: 0 }, [3, 6, 4], 3],
    ['spare members are beside what the load needs', { min: 1, max: 8, spare: 2 }, [3, 0, 1], 5],
    ['and beside those that are always there', { min: 2, max: 8, spare: 2 }, [1, 0, 1], 4],
    ['but never beyond the bound', { min: 1, max: 4, spare: 3 }, [4, 9, 1], 4],
    ['a pool of fixed size always needs all', { min: 4, max: 4, spare: 0 }, [0, 0, 1], 4],
  ] as const)('%s', (_rule, size, [running, queued, slotsPerMember], expected) => {
    expect(membersNeeded(size, { running, queued, slotsPerMember })).toBe(expected)
  })
})
