import { actor, behaviour, type MethodsOf, type Ref, type System, start, stop, supervisor } from '../../src/index.ts'

const counter = behaviour({
  init: () => ({ count: 0 }),
  calls: {
    add: (state, by: number) => (state.count += by),
    crash: () => stop({ type: 'crashed', cause: 'as asked' }),
  },
  casts: { bump: (state) => void (state.count += 1) },
})

/** The actor that is measured, through its ref. */
export type CounterRef = Ref<MethodsOf<typeof counter>>

/** Starts a supervisor with that many counters. */
export function startCounters(size: number): Promise<System> {
  const children = Array.from({ length: size }, (_, index) => actor(`a${index}`, counter))
  return start(supervisor('main', { intensity: 1_000_000, periodMs: 1_000 }, children), { log: 'silent' })
}

/** The first of them. */
export const firstCounter = (system: System): CounterRef => system.ref<MethodsOf<typeof counter>>('main/a0')
