import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))

/** Without its code, in which brackets and `#` mean something else. */
const proseOf = (path: string): string => read(path).replace(/^```.*?^```/gms, '')

/** As GitHub makes it of a heading. */
const anchorsOf = (path: string): readonly string[] =>
  [...proseOf(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )

/** Event → its fields, with `?` behind those that may be absent. */
function eventsOf(source: string): ReadonlyMap<string, readonly string[]> {
  const file = ts.createSourceFile('event.ts', source, ts.ScriptTarget.Latest)
  const interfaces = new Map(file.statements.filter(ts.isInterfaceDeclaration).map((each) => [each.name.text, each]))
  const membersOf = (members: ts.NodeArray<ts.TypeElement>): readonly string[] =>
    members.filter(ts.isPropertySignature).map((each) => each.name.getText(file) + (each.questionToken ? '?' : ''))
  const fieldsOf = (type: ts.TypeNode | undefined): readonly string[] => {
    if (type !== undefined && ts.isIntersectionTypeNode(type)) return type.types.flatMap(fieldsOf)
    if (type !== undefined && ts.isTypeLiteralNode(type)) return membersOf(type.members)
    const named = interfaces.get(type?.getText(file) ?? '')
    if (named === undefined) throw new Error(`expected fields; got ${type?.getText(file)}`)
    return membersOf(named.members)
  }
  const events = interfaces.get('TelemetryEvents')?.members.filter(ts.isPropertySignature) ?? []
  return new Map(events.map((event) => [ts.isStringLiteral(event.name) ? event.name.text : '', fieldsOf(event.type)]))
}

describe('docs', () => {
  it('has every page in its index', () => {
    const linked = [...read('docs/README.md').matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, page]) => page)
    expect(pages.filter((page) => page !== 'README.md' && !linked.includes(page))).toEqual([])
  })

  it.each(['README.md', ...pages.map((page) => `docs/${page}`)])('%s links only to what exists', (page) => {
    const links = [...proseOf(page).matchAll(/\]\((?!\w+:)([^)\s]+)\)/g)].map(([, link = '']) => link)
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? page : join(dirname(page), path)
      if (!existsSync(join(root, target))) return true
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor)
    })
    expect(broken).toEqual([])
  })
})

describe('docs/telemetry.md', () => {
  it('has every event with its fields, in the order of the source', () => {
    const rows = [...read('docs/telemetry.md').matchAll(/^\| `([^`]+:[^`]+)` \| [^|]+ \| (.*) \|$/gm)]
    const shown = rows.map(([, name, fields = '']) => [name, fields.replaceAll('`', '').split(', ')])
    expect(shown).toEqual([...eventsOf(read('src/telemetry/event.ts'))])
  })
})
