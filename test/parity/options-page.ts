import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** An interface whose fields are options, and what is said above its table. */
interface Section {
  readonly heading: string
  readonly file: string
  readonly name: string
  readonly words: string
}

const SECTIONS: readonly Section[] = [
  {
    heading: 'The program',
    file: 'src/spec/worker-spec.ts',
    name: 'WorkerStart',
    words:
      'Fields of `start`. An adapter fills in `kind`, `runtime`, `command` and most of `args`; it takes all others as options of its own. The third argument of `worker(id, program, overrides)` overrides any of them.',
  },
  {
    heading: 'Its place in the tree',
    file: 'src/spec/child-spec.ts',
    name: 'ChildSpec',
    words: 'They belong into the third argument of `worker(id, program, overrides)`, and hold for every kind of child.',
  },
  {
    heading: 'backoff',
    file: 'src/spec/child-spec.ts',
    name: 'Backoff',
    words: 'More: [Supervisors](supervisors.md).',
  },
  {
    heading: 'budget',
    file: 'src/spec/child-spec.ts',
    name: 'RestartBudget',
    words: 'More: [Supervisors](supervisors.md).',
  },
  {
    heading: 'mailbox',
    file: 'src/spec/worker-spec.ts',
    name: 'MailboxOptions',
    words: 'More: [Mailboxes](mailboxes.md).',
  },
  {
    heading: 'recycle',
    file: 'src/spec/worker-spec.ts',
    name: 'RecycleOptions',
    words: 'At least one of the three limits is given. More: [The life of a worker](lifecycle.md).',
  },
  { heading: 'limits', file: 'src/spec/worker-spec.ts', name: 'WorkerLimits', words: 'More: [Security](security.md).' },
  {
    heading: 'prepare',
    file: 'src/spec/worker-spec.ts',
    name: 'Preparation',
    words: 'What is made once, before the first start, and kept in the cache.',
  },
  {
    heading: 'Steps of a preparation',
    file: 'src/spec/worker-spec.ts',
    name: 'PreparationStep',
    words: 'Elements of `steps`.',
  },
  {
    heading: 'node()',
    file: 'adapters/runtimes/node/adapter.ts',
    name: 'NodeOptions',
    words: 'Beside those of [the program](#the-program). More: [Node](../adapters/runtimes/node/README.md).',
  },
  {
    heading: 'python()',
    file: 'adapters/runtimes/python/adapter.ts',
    name: 'PythonOptions',
    words: 'Beside those of [the program](#the-program). More: [Python](../adapters/runtimes/python/README.md).',
  },
  {
    heading: 'go()',
    file: 'adapters/runtimes/go/adapter.ts',
    name: 'GoOptions',
    words: 'Beside those of [the program](#the-program). More: [Go](../adapters/runtimes/go/README.md).',
  },
  {
    heading: 'java()',
    file: 'adapters/runtimes/java/adapter.ts',
    name: 'JavaOptions',
    words: 'Beside those of [the program](#the-program). More: [Java](../adapters/runtimes/java/README.md).',
  },
  {
    heading: 'ruby()',
    file: 'adapters/runtimes/ruby/adapter.ts',
    name: 'RubyOptions',
    words: 'Beside those of [the program](#the-program). More: [Ruby](../adapters/runtimes/ruby/README.md).',
  },
  {
    heading: 'cpp()',
    file: 'adapters/runtimes/cpp/adapter.ts',
    name: 'CppOptions',
    words: 'Beside those of [the program](#the-program). More: [C++](../adapters/runtimes/cpp/README.md).',
  },
  {
    heading: 'supervisedTransport()',
    file: 'adapters/protocols/mcp/server-options.ts',
    name: 'McpServerOptions',
    words: 'More: [MCP servers](mcp.md).',
  },
  {
    heading: 'policy',
    file: 'adapters/protocols/mcp/server-options.ts',
    name: 'McpPolicy',
    words: 'How a server of MCP is kept alive, and how it is stopped.',
  },
  {
    heading: 'lines()',
    file: 'adapters/protocols/ports/port-options.ts',
    name: 'PortOptions',
    words:
      'Beside those of [the program](#the-program), but for `codec`, `descriptors`, `dialect` and the heartbeat. More: [Foreign programs](foreign-programs.md).',
  },
  {
    heading: 'rawPort()',
    file: 'adapters/protocols/ports/raw-port.ts',
    name: 'RawPortOptions',
    words: 'Beside those of [`lines()`](#lines).',
  },
  {
    heading: 'jsonPort()',
    file: 'adapters/protocols/ports/json-port.ts',
    name: 'JsonPortOptions',
    words: 'Beside those of [`lines()`](#lines).',
  },
  {
    heading: 'jsonRpc()',
    file: 'adapters/protocols/json-rpc/adapter.ts',
    name: 'JsonRpcOptions',
    words:
      'Beside those of [the program](#the-program), but for `codec`, `descriptors` and `dialect`. More: [Dialects](dialects.md#json-rpc).',
  },
]

/** The text of `docs/options.md`, from the comments of the types. */
export function optionsPage(): string {
  return [
    '# Options of workers',
    '<!-- Written by `npm run docs:options` from the comments of the types. Do not edit. -->',
    'Every option of a worker, with its type, its unit and its default. An option that does not exist is refused, with the one that was meant. Units are in the names: `…Ms` is milliseconds, `…Bytes` is bytes.',
    ...SECTIONS.map(({ heading, file, name, words }) => [`## ${heading}`, words, table(file, name)].join('\n\n')),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

function table(file: string, name: string): string {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true)
  const found = source.statements.find((each) => ts.isInterfaceDeclaration(each) && each.name.text === name)
  if (found === undefined || !ts.isInterfaceDeclaration(found)) throw new Error(`${file} has no interface ${name}`)
  const rows = found.members.filter(ts.isPropertySignature).map((field) => {
    const option = field.name.getText(source)
    const type = (field.type?.getText(source) ?? '').replace(/ \| undefined$/, '')
    const shown = type.startsWith('{') ? 'object' : (literalsOf(source, type) ?? type)
    const needed = field.questionToken === undefined ? '; required' : ''
    const more = SECTIONS.some(({ heading }) => heading === option) ? ` Its fields: [below](#${option}).` : ''
    return `| \`${option}\` | ${code(shown)}${needed} | ${option === 'kind' ? 'Filled in by adapters.' : meaningOf(field)}${more} |`
  })
  return ['| option | type | meaning |', '|---|---|---|', ...rows].join('\n')
}

/** What an alias stands for, when that is a choice of words. */
function literalsOf(source: ts.SourceFile, name: string): string | undefined {
  const alias = source.statements.find((each) => ts.isTypeAliasDeclaration(each) && each.name.text === name)
  if (alias === undefined || !ts.isTypeAliasDeclaration(alias)) return undefined
  const text = alias.type.getText(source)
  return ts.isUnionTypeNode(alias.type) && /^[\w' |]+$/.test(text) ? text : undefined
}

const code = (type: string): string => `\`${type.replaceAll('|', '\\|')}\``

function meaningOf(field: ts.PropertySignature): string {
  const comments = ts.getJSDocCommentsAndTags(field).filter(ts.isJSDoc)
  const text = ts.getTextOfJSDocComment(comments[0]?.comment) ?? ''
  return text
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
    .trim()
}
