import { optionsOf } from '../../../src/adapter-kit.ts'
import { type ExactSpec, nameInSpec } from './exact-spec.ts'
import { type McpServerOptions, SERVER_RULES } from './server-options.ts'

/** What a server from PyPI is started with, beside the options of every server. */
export interface PypiServerOptions extends Omit<McpServerOptions, 'command'> {
  /** Its program. Default: what the package is called. */
  readonly bin?: string
}

/**
 * A server from PyPI, in one version, in a virtual environment of its own: it is made once, in the
 * cache, before the clock of its start begins, however many transports ask for it at the same time.
 * Later starts ask no index, and need no `uvx`.
 *
 * @param spec - Name and exact version, as `mcp-server-time==2026.10.19`.
 * @throws {@link SpecError} `SPEC_INVALID_OPTION` when there is no exact version.
 * @example
 * supervisedTransport(pypiServer('mcp-server-git==2026.10.19', { args: ['--repository',
 * '/srv/repository'] }))
 */
export function pypiServer(spec: string, options: PypiServerOptions = {}): McpServerOptions {
  const name = nameInSpec(spec, SPEC)
  const { bin = name, prepare = [], ...others } = optionsOf('pypiServer()', options, RULES)
  const isWindows = process.platform === 'win32'
  const python = isWindows ? 'python' : 'python3'
  const folder = isWindows ? '{pypi}\\Scripts\\' : '{pypi}/bin/'
  return {
    name,
    ...others,
    command: `${folder}${bin}${isWindows ? '.exe' : ''}`,
    prepare: [
      {
        name: 'pypi',
        title: `MCP server ${spec} from PyPI`,
        tool: {
          command: python,
          versionArgs: ['--version'],
          install: 'Install Python: https://www.python.org/downloads/',
        },
        inputs: [],
        steps: [
          { title: 'create the environment', command: python, args: ['-I', '-m', 'venv', '{pypi}'] },
          {
            title: 'install the package',
            command: `${folder}python`,
            args: ['-I', '-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', '--quiet', spec],
          },
        ],
      },
      ...prepare,
    ],
  }
}

const RULES = { ...SERVER_RULES, bin: SERVER_RULES.command }

const SPEC: ExactSpec = Object.freeze({
  owner: 'pypiServer()',
  pattern: /^(\w[\w.-]*)(?:\[[\w,.-]+\])?==\d[\w.!+-]*$/,
  example: 'mcp-server-time==2026.10.19',
})
