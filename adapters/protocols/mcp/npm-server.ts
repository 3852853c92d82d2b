import { optionsOf } from '../../../src/adapter-kit.ts'
import { type ExactSpec, nameInSpec } from './exact-spec.ts'
import { type McpServerOptions, SERVER_RULES } from './server-options.ts'

/**
 * A server from npm, in one version: it is installed once, in the cache, before the clock of its
 * start begins, however many transports ask for it at the same time. Later starts ask no registry,
 * and need no `npx`.
 *
 * @param spec - Name and exact version, as `@modelcontextprotocol/server-memory@2026.8.31`. The
 *   package must have one program.
 * @param options - Those of {@link supervisedTransport}, but for `command`.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when there is no exact version.
 * @example
 * supervisedTransport(npmServer('@modelcontextprotocol/server-filesystem@2026.8.31', { args:
 * ['/srv/data'] }))
 */
export function npmServer(spec: string, options: Omit<McpServerOptions, 'command'> = {}): McpServerOptions {
  const name = nameInSpec(spec, SPEC)
  const { args = [], prepare = [], ...others } = optionsOf('npmServer()', options, SERVER_RULES)
  return {
    name: name.replaceAll('/', '_'),
    ...others,
    command: process.execPath,
    args: ['{npm}/server', ...args],
    prepare: [
      {
        name: 'npm',
        title: `MCP server ${spec} from npm`,
        tool: {
          command: 'npm',
          versionArgs: ['--version'],
          install: 'Install Node.js with npm: https://nodejs.org/en/download',
        },
        inputs: [],
        steps: [
          {
            title: 'install the package',
            command: 'npm',
            args: ['install', '--prefix', '{npm}', '--no-audit', '--no-fund', '--no-save', spec],
          },
          { title: 'find its program', command: process.execPath, args: ['-e', LINK, '{npm}', name] },
        ],
      },
      ...prepare,
    ],
  }
}

const SPEC: ExactSpec = Object.freeze({
  owner: 'npmServer()',
  pattern: /^((?:@[\w.~-]+\/)?\w[\w.~-]*)@\d+\.\d+\.\d+[\w.+-]*$/,
  example: '@modelcontextprotocol/server-memory@2026.8.31',
})

/** Makes `{npm}/server` a link to the program of the package. */
const LINK = `const [{ join }, fs] = [require('node:path'), require('node:fs')]
const [folder, name] = process.argv.slice(1)
const own = join('node_modules', name)
const { bin = {} } = JSON.parse(fs.readFileSync(join(folder, own, 'package.json'), 'utf8'))
const programs = typeof bin === 'string' ? [bin] : Object.values(bin)
if (new Set(programs).size !== 1) throw new Error(name + ' has ' + programs.length + ' programs, and must have one')
fs.symlinkSync(join(own, programs[0]), join(folder, 'server'))`
