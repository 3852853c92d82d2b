import { access } from 'node:fs/promises'
import {
  AN_OBJECT,
  absolutePlace,
  declare,
  Fields,
  filesMustExist,
  findProgram,
  optionsOf,
  packageFile,
  packageModule,
  resolveMailbox,
} from '../../../src/adapter-kit.ts'
import { prepare, worker } from '../../../src/index.ts'
import { type Rows, row } from '../row.ts'
import { ECHO } from '../stage.ts'
import { tree } from './declaring.ts'

/** Rows of what adapters and kinds of child are written with. */
export const KIT: Rows = {
  declare: row(
    () => [{ id: 'w', start: ECHO }] as const,
    (...given) => tree(declare(...given)),
  ),
  resolveMailbox: row(
    () => [new Fields('Child "x"', {})] as const,
    (...given) => resolveMailbox(...given),
  ),
  optionsOf: row(
    () => ['f()', { option: {} }, { option: AN_OBJECT }, ['option']] as const,
    (...given) => optionsOf(...given),
  ),
  absolutePlace: row(
    () => ['f()', 'place', '/place'] as const,
    (...given) => absolutePlace(...given),
  ),
  filesMustExist: row(
    () => ['the program', [packageFile('package.json')]] as const,
    (...given) => tree(worker('w', { ...ECHO, prepare: [filesMustExist(...given)] })),
    () => prepare(tree(worker('w', { ...ECHO, prepare: [filesMustExist('it', [packageFile('package.json')])] }))),
  ),
  findProgram: row(
    () => [{ command: 'sh', cwd: undefined, env: {} }] as const,
    (...given) => findProgram(...given),
  ),
  packageFile: row(
    () => ['package.json'] as const,
    (...given) => packageFile(...given),
    () => access(packageFile('package.json')),
  ),
  packageModule: row(
    () => ['src/index'] as const,
    (...given) => packageModule(...given),
    () => access(packageModule('src/index')),
  ),
}
