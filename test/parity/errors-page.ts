import { CATALOGUE, type ErrorClass } from '../../src/errors/catalogue.ts'

/** Where one meets an error of each class; the classes in the order of the page. */
const CLASSES: Readonly<Record<ErrorClass, string>> = {
  SpecError:
    'A spec or an option is wrong. Thrown at once, before anything has been started; trying again does not help.',
  PrepareError:
    'Something that a worker needs could not be made: a build, a virtual environment, a model. `start()` rejects with it; the cache is as it was before.',
  StartError: 'A tree could not be started. `start()` rejects with it; what had been started has been stopped again.',
  SupervisorError:
    'A supervisor gave up. Nobody throws it: it is the `cause` of the `CALL_NOPROC` of later calls to what was below it, and `onRootExit` is given it.',
  CallError:
    'One call did not get its answer. Rejects that call and no other; `progress` says how far it had come, and only `started` means that it may have had effects.',
  TaskError: 'A task of a task supervisor has no result. Whoever awaits it gets it; the others do not notice.',
  TestError:
    'Something is amiss in a test, or with what it tests. Only `tutti/testing` makes them; see [testing.md](testing.md).',
  RemoteError: 'The worker answered with an error. Rejects that call; the worker lives on.',
  WireError:
    'Bytes break the [protocol](protocol.md). No caller sees it: it ends the worker with the exit reason `protocol`, which carries the code.',
}

/** The text of `docs/errors.md`, from the one table of codes. */
export function errorsPage(): string {
  const sections = Object.entries(CLASSES).map(([name, where]) => [`## ${name}`, where, table(name)].join('\n\n'))
  return [
    '# Errors',
    '<!-- Written by `npm run docs:errors` from src/errors/catalogue.ts. Do not edit. -->',
    'Every error of Tutti has a `code` that never changes its meaning. Match on the code, not on the class or the message:',
    "```ts\nif (isTuttiError(error) && error.code === 'CALL_TIMEOUT') tryLater()\n```",
    'Errors are for callers. Why a worker ended is told by its *exit reason*, which is plain data and no error.',
    ...sections,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

function table(className: string): string {
  const rows = Object.entries(CATALOGUE)
    .filter(([, entry]) => entry.class === className)
    .map(([code, { meaning }]) => `| \`${code}\` | ${meaning.replaceAll('|', '\\|')} |`)
  return ['| code | what happened, and what to do |', '|---|---|', ...rows].join('\n')
}
