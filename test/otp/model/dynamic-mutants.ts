import type { Mutant } from './mutants.ts'

/** Bugs that only dynamic supervisors could have. */
export const DYNAMIC_MUTANTS: readonly Mutant[] = [
  {
    name: 'a temporary child is restarted',
    patches: [
      {
        file: 'supervisor.ts',
        anchor: "if (next === 'restart') return",
        replacement:
          "if (next === 'restart' || (restart === 'temporary' && reason.type === 'exited' && isNumbered(slot))) return",
      },
      {
        file: 'supervisor.ts',
        anchor: 'function failedToStart(',
        replacement:
          "function isNumbered(slot: Slot): boolean {\n  return slot.spec.id.includes(':')\n}\nfunction failedToStart(",
      },
    ],
  },
  {
    name: 'terminateChild counts as a restart',
    patches: [
      {
        file: 'dynamic/dynamic-administration.ts',
        anchor: '      this.#children.rest(slot)\n      return DONE',
        replacement:
          '      this.#children.rest(slot)\n      const { flags } = this.#children\n      this.#children.flags = { ...flags, intensity: Math.max(0, flags.intensity - 1) }\n      return DONE',
      },
    ],
  },
  {
    name: 'children are stopped one after another',
    patches: [
      {
        file: 'children.ts',
        anchor: 'const ends = (await Promise.all(Array.from(this.table, end))).flat()',
        replacement: 'const ends = []\n    for (const slot of [...this.table]) ends.push(...(await end(slot)))',
      },
    ],
  },
  {
    name: 'a stop leaves behind a child that does not end in time',
    patches: [
      {
        file: 'shared-limits.ts',
        anchor: 'for (const late of children) killQuietly(late',
        replacement: 'for (const late of [...children].slice(1)) killQuietly(late',
      },
    ],
  },
  {
    name: 'a failed restart is dropped',
    patches: [
      {
        file: 'children.ts',
        anchor: "    if (result.outcome === 'ignore') this.rest(slot)",
        replacement:
          "    if (result.outcome === 'ignore' || (result.outcome === 'failed' && slot.incarnation !== undefined && this.#isDynamic)) this.rest(slot)",
      },
    ],
  },
  {
    name: 'each child has the intensity of its supervisor for itself',
    patches: [
      {
        file: 'restarter.ts',
        anchor: 'spec.budget === undefined ? this.#shared : slot',
        replacement: "spec.budget === undefined && !spec.id.includes(':') ? this.#shared : slot",
      },
    ],
  },
  {
    name: 'a child that waits for its restart has no place in maxChildren',
    isOurs: true,
    patches: [
      {
        file: 'dynamic/dynamic-administration.ts',
        anchor: 'this.#children.table.size >= maxChildren',
        replacement: "[...this.#children.table].filter(({ phase }) => phase.state === 'running').length >= maxChildren",
      },
    ],
  },
  {
    name: 'a child that could not be started stays',
    patches: [
      {
        file: 'dynamic/dynamic-administration.ts',
        anchor: '    table.delete(slot)\n',
        replacement: "    table.set(slot, { state: 'undefined' })\n",
      },
    ],
  },
  {
    name: 'a child that has ended for good stays',
    patches: [
      {
        file: 'children.ts',
        anchor: "if (this.#isDynamic || slot.spec.restart === 'temporary') this.table.delete(slot)",
        replacement: "if (slot.spec.restart === 'temporary') this.table.delete(slot)",
      },
    ],
  },
  {
    name: 'a child that waits for its restart is not known by the life that is over',
    isOurs: true,
    patches: [
      {
        file: 'dynamic/dynamic-administration.ts',
        anchor: 'table.slotOfLatest(child)',
        replacement: 'table.slotOf(child)',
      },
    ],
  },
  {
    name: 'unexpected ends are reported each by itself',
    patches: [{ file: 'unexpected-ends.ts', anchor: 'JSON.stringify(reason)', replacement: 'slot.path' }],
  },
]
