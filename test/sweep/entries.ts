import { readFile } from 'node:fs/promises'

/** The source of each published entry, by its name: what package.json says. */
export async function entries(): Promise<ReadonlyMap<string, string>> {
  const manifest: unknown = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  const { exports } = manifest as { exports: Record<string, string | { default: string }> }
  return new Map(
    Object.entries(exports).flatMap(([name, target]) =>
      typeof target === 'string'
        ? []
        : [
            [
              name,
              new URL(`../../${target.default.replace('./dist/', '').replace(/\.js$/, '.ts')}`, import.meta.url).href,
            ] as const,
          ],
    ),
  )
}
