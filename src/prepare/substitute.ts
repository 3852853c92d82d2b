/** Folders of preparations by name. */
export type Folders = ReadonlyMap<string, string>

/**
 * Replaces each `{name}` by the folder of that preparation. Only known names are replaced; every other brace stays as
 * it is.
 *
 * @example
 * substitute('{venv}/bin/python', new Map([['venv', '/cache/venv-1']])) // => '/cache/venv-1/bin/python'
 */
export function substitute(text: string, folders: Folders): string {
  return text.replace(/\{([A-Za-z0-9-]+)\}/g, (placeholder, name: string) => folders.get(name) ?? placeholder)
}

/** {@link substitute} in every value of a table of variables. */
export function substituteValues(values: Readonly<Record<string, string>>, folders: Folders): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, substitute(value, folders)]))
}
