/** Path of the child `id` of the supervisor at `parent`; the root's parent is the empty string. */
export function childPath(parent: string, id: string): string {
  return parent === '' ? id : `${parent}/${id}`
}
