import { expect } from 'vitest'
import { type TuttiMatchers, tuttiMatchers } from './matchers.ts'

// Importing this module is how they are asked for.
expect.extend(tuttiMatchers)

declare module 'vitest' {
  interface Matchers<T> {
    toHaveRestarted: TuttiMatchers<T>['toHaveRestarted']
    toLeaveNoProcess: TuttiMatchers<T>['toLeaveNoProcess']
    toExitWith: TuttiMatchers<T>['toExitWith']
  }
}
