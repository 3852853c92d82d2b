import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

// Time is injected: only the clock knows the timers of the machine. Everything else takes a `Clock`.
const timers = ['setTimeout', 'setInterval']
const timerModules = ['node:timers', 'node:timers/promises', 'timers', 'timers/promises']
const timeIsInjected = 'Time is injected: take a `Clock` (src/clock/clock.ts). Tests wait for events, never for time.'

const banTimers = {
  'no-restricted-globals': ['error', ...timers.map((name) => ({ name, message: timeIsInjected }))],
  'no-restricted-properties': [
    'error',
    ...['globalThis', 'global'].flatMap((object) =>
      timers.map((property) => ({ object, property, message: timeIsInjected })),
    ),
  ],
  'no-restricted-imports': ['error', { paths: timerModules.map((name) => ({ name, message: timeIsInjected })) }],
}

const allowTimers = {
  'no-restricted-globals': 'off',
  'no-restricted-properties': 'off',
  'no-restricted-imports': 'off',
}

export default defineConfig(
  globalIgnores(['**/dist/', '**/coverage/', '**/node_modules/', 'examples/corpus/', '**/.venv/']),
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always'],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', { max: 3 }],
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      ...banTimers,

      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
    },
  },
  {
    // What is published. The catalogue is a table: it has a line for each error.
    files: ['src/**/*.ts', 'adapters/**/*.ts'],
    ignores: ['src/errors/catalogue.ts'],
    rules: { 'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }] },
  },
  {
    // The clock owns the timers of the host. The Node SDK runs in a worker, where nobody injects time.
    files: ['src/clock/clock.ts', 'adapters/runtimes/node/sdk/**/*.ts'],
    rules: allowTimers,
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      // A row of a table is a list of parameters.
      'max-params': 'off',
      '@typescript-eslint/require-await': 'off',
      // The matchers of `expect` are typed `any`. What is done with an `any` is still checked.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    // Programs under supervision: they live in another process, misbehave on purpose and have no clock to inject.
    files: ['test/fixtures/**/*.ts', 'test/**/programs.ts'],
    rules: { ...allowTimers, '@typescript-eslint/only-throw-error': 'off' },
  },
  {
    // Their loaders ask for a default export. What runs around the tests has no clock either.
    files: ['*.config.ts', 'test/setup/**/*.ts'],
    rules: { ...allowTimers, 'no-restricted-exports': 'off' },
  },
)
