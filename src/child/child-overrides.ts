import type { ChildSpec } from './child-spec.ts'

/** What may be said of any child beside what it starts. */
export type ChildOverrides = Omit<ChildSpec, 'id' | 'start'>

/** The same, of which each may be `undefined`. */
type Given = { readonly [K in keyof ChildOverrides]: ChildOverrides[K] | undefined }

/** Those of the fields that are there, and no others, so that a built spec prints as it was written. */
export function pickOverrides({ restart, significant, shutdown, type, backoff }: Given): ChildOverrides {
  return {
    ...(restart === undefined ? {} : { restart }),
    ...(significant === undefined ? {} : { significant }),
    ...(shutdown === undefined ? {} : { shutdown }),
    ...(type === undefined ? {} : { type }),
    ...(backoff === undefined ? {} : { backoff }),
  }
}
