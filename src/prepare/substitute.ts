import { delimiter } from 'node:path'

/** Folders of preparations by name. */
export type Folders = ReadonlyMap<string, string>

/**
 * Replaces each `{name}` by the folder of that preparation. Only known names are replaced; every
 * other brace stays as it is.
 *
 * The folder is absolute, so a placeholder makes sense only where a path begins. Within an absolute
 * path, `{name}` is the name of somebody's folder, and stays too.
 *
 * @example
 * substitute('{venv}/bin/python', new Map([['venv', '/cache/venv-1']])) // =>
 * '/cache/venv-1/bin/python' substitute('/home/{venv}/main.py', new Map([['venv',
 * '/cache/venv-1']])) // => '/home/{venv}/main.py'
 */
export function substitute(text: string, folders: Folders): string {
  return text.replace(/\{([A-Za-z0-9-]+)\}/g, (placeholder, name: string, at: number) => {
    const folder = folders.get(name)
    return folder === undefined || IN_A_PATH.test(text.slice(0, at)) ? placeholder : folder
  })
}

/**
 * What stands before a name that is part of a path: a separator, but for that of `file://`, or an
 * absolute path since the last sign that may end one in a list, an option or a script.
 */
const IN_A_PATH = new RegExp(
  `(?<!:/)[/\\\\]$|(?:^|[${delimiter}=,;\\s"'])(?:/(?!/)|[A-Za-z]:[/\\\\])[^${delimiter}=,;\\s"']*$`,
)

/** {@link substitute} in every value of a table of variables. */
export function substituteValues(values: Readonly<Record<string, string>>, folders: Folders): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, substitute(value, folders)]))
}
