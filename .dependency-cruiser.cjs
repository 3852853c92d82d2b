// The architecture as data. Imports go down only, type imports included. Never add an exception: move the code.

/** Folders of `src/`, lowest level first. A file may import its own folder and any lower level; never sideways, never up. */
const LAYERS = [
  ['errors', 'clock'],
  ['options', 'telemetry', 'wire', 'mailbox'],
  ['spec'],
  ['child'],
  ['lifecycle', 'names', 'process', 'log'],
  ['lives', 'containment'],
  ['port', 'calls'],
  ['prepare'],
  ['conversation'],
  ['worker', 'actor', 'supervisor'],
  ['task'],
  ['pool'],
  ['system'],
  ['builders'],
]

/** Top-level folders, lowest first: the same rule, one storey up. The last row sees everything below it. */
const OUTER = [['src'], ['adapters'], ['actors'], ['supervision-trees'], ['examples', 'bench', 'test']]

/** Adapters that are not islands, lowest first: a row sees the rows below it. The last row sees every adapter. */
const ADAPTERS = [['protocols/json-rpc'], ['protocols/mcp', 'protocols/lsp'], ['edges/cli']]

/** Layers that decide and never act. */
const PURE = ['errors', 'options', 'wire', 'mailbox', 'spec', 'child', 'names', 'lives', 'calls', 'lifecycle']

/** The only modules of Node that a pure layer may use: they compute. Every other one reads or changes the world. */
const COMPUTING = ['assert', 'buffer', 'path', 'string_decoder', 'url', 'util']

/** Packages that are part of the published files, so that nobody installs them. */
const BUNDLED = ['execa', 'commander']

const anyOf = (names) => `(?:${names.join('|')})`
const below = (levels, level) => levels.slice(0, level).flat()
const npm = (names) => `(?:^|/)node_modules/${anyOf(names)}/`
const core = (names) => `^(?:node:)?${anyOf(names)}$`

const layerRules = LAYERS.flatMap((folders, level) =>
  folders.map((folder) => ({
    name: `layer-${folder}`,
    comment: `src/${folder} is at level ${level}: it may import itself${level === 0 ? '' : ' and any lower level'}, nothing else of src.`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: '^src/', pathNot: `^src/${anyOf([folder, ...below(LAYERS, level)])}/` },
  })),
)

const outerRules = OUTER.flatMap((folders, level) =>
  level === OUTER.length - 1
    ? []
    : folders.map((folder) => ({
        name: folder === 'src' ? 'src-is-closed' : `outer-${folder}`,
        comment: `${folder} sees ${['itself', ...below(OUTER, level)].join(', ')}, and nothing above.`,
        severity: 'error',
        from: { path: `^${folder}/` },
        to: {
          path: `^(?!node_modules/)[^/]+/`,
          pathNot: `^${anyOf([folder, ...below(OUTER, level)])}/`,
          dependencyTypesNot: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'],
        },
      })),
)

module.exports = {
  forbidden: [
    ...layerRules,
    ...outerRules,
    {
      name: 'every-folder-has-a-layer',
      comment: 'A new folder of src needs a row in LAYERS.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/${anyOf([...LAYERS.flat(), 'testing'])}/` },
      to: { path: '.' },
    },
    {
      name: 'no-circular',
      comment: 'Two files that import each other are one file, or a concept is missing below them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'outer-uses-public-entry',
      comment:
        'Outside src there is one way in: src/index.ts, and src/adapter-kit.ts beside it for adapters. The command line plays the published conformance kit.',
      severity: 'error',
      from: { path: '^(?:adapters|actors|supervision-trees)/', pathNot: '^adapters/runtimes/node/sdk/' },
      to: { path: '^src/', pathNot: '^src/(?:(?:index|adapter-kit)\\.ts$|testing/conformance/index\\.ts$)' },
    },
    {
      name: 'examples-use-public-entries',
      comment: 'What an example does, a user can do: it imports what is published.',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^src/', pathNot: ['^src/(?:index|adapter-kit)\\.ts$', '^src/testing/(?:index|vitest)\\.ts$'] },
    },
    {
      name: 'node-sdk-stands-alone',
      comment:
        'The child half runs in another process. Of the host it shares only what is pure: what bytes can carry, and words.',
      severity: 'error',
      from: { path: '^adapters/runtimes/node/sdk/' },
      to: {
        path: '^(?:src|adapters|actors|supervision-trees)/',
        pathNot: ['^adapters/runtimes/node/sdk/', '^src/(?:wire|errors)/'],
      },
    },
    {
      name: 'adapters-are-islands',
      comment:
        'An adapter knows one runtime, or one protocol. What two of them need belongs to src, or is what both are built on.',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/([^/]+)/', pathNot: `^adapters/${anyOf(ADAPTERS.slice(1).flat())}/` },
      to: { path: '^adapters/', pathNot: '^adapters/$1/$2/' },
    },
    ...ADAPTERS.slice(1, -1).map((folders, level) => ({
      name: `adapters-above-${level}`,
      comment: `${folders.join(' and ')} are built on ${ADAPTERS.slice(0, level + 1)
        .flat()
        .join(', ')}.`,
      severity: 'error',
      from: { path: `^adapters/(${folders.join('|')})/` },
      to: {
        path: '^adapters/',
        pathNot: [`^adapters/$1/`, `^adapters/${anyOf(ADAPTERS.slice(0, level + 1).flat())}/`],
      },
    })),
    {
      name: 'only-port-and-what-is-below-it-spawns',
      comment: 'process, containment and port start processes, so that they know how each of them ends.',
      severity: 'error',
      from: {
        path: '^(?:src|adapters|actors|supervision-trees)/',
        pathNot: '^src/(?:process|containment|port)/',
      },
      to: { path: [npm(['execa']), core(['child_process', 'cluster'])] },
    },
    {
      name: 'only-lifecycle-imports-xstate',
      comment:
        'Machines are defined in src/lifecycle and run by src/worker. A message never costs a transition. Machines of others run in one kind of actor.',
      severity: 'error',
      from: {
        path: '^(?:src|adapters|actors|supervision-trees)/',
        pathNot: ['^src/(?:lifecycle|worker)/', '^src/builders/machine-actor\\.ts$'],
      },
      to: { path: npm(['xstate', '@xstate']) },
    },
    {
      name: 'pure-layers-do-no-io',
      comment: `${PURE.join(', ')} decide; they do not act.`,
      severity: 'error',
      from: { path: `^src/${anyOf(PURE)}/` },
      to: { dependencyTypes: ['core'], pathNot: core(COMPUTING) },
    },
    {
      name: 'testing-is-for-tests',
      comment: 'The public test kit never runs in production. The command line offers a part of it.',
      severity: 'error',
      from: { pathNot: '^(?:src/testing|test|examples|adapters/edges/cli)/' },
      to: { path: '^src/testing/' },
    },
    {
      name: 'no-tools-at-run-time',
      comment:
        'What is published needs `dependencies`, what its user brings along (`peerDependencies`), and what .ci/build.mjs bundles.',
      severity: 'error',
      from: { path: '^(?:src|adapters)/' },
      to: {
        pathNot: npm(BUNDLED),
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only', 'npm-peer'],
      },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere is checked by no other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: ['^(?:dist|coverage)/', '^examples/corpus/'] },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
