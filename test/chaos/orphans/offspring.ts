import type { Program } from '../../../src/index.ts'
import { rawProgram } from '../../worker/raw-program.ts'

/** What a worker may start, or be, that could outlive it. */
export const OFFSPRING = ['plain child', 'own session', 'daemon', 'wrapper', 'deaf worker'] as const

/** @see OFFSPRING */
export type Offspring = (typeof OFFSPRING)[number]

/** The variable that says which of them a process belongs to; every process hands it on. */
export const OFFSPRING_VARIABLE = 'XDG_TUTTI_OFFSPRING'

/** Reads what the host sends until its end, as a worker should. */
const OBEDIENT = 'exec cat <&3 >/dev/null'

/** Reads nothing, and hears no SIGTERM. */
const DEAF = "trap '' TERM; while :; do sleep 600; done"

/** Not ready before it is the leader of its session: before that it would be a plain child. */
const IN_OWN_SESSION =
  'setsid sleep 600 & until read -r _ _ _ _ _ session _ </proc/$!/stat && [ $session = $! ]; do :; done'

/** Its parent has ended when this returns. */
const DAEMON = "(setsid sh -c 'sleep 600 >/dev/null 2>&1 &')"

const SCRIPTS: Readonly<Record<Offspring, () => Program>> = {
  'plain child': () => before('sleep 600 &', rawProgram([], OBEDIENT)),
  'own session': () => before(IN_OWN_SESSION, rawProgram([], OBEDIENT)),
  daemon: () => before(DAEMON, rawProgram([], OBEDIENT)),
  wrapper: () => wrapped(rawProgram([], DEAF)),
  'deaf worker': () => rawProgram([], DEAF),
}

/** A worker that has started such a thing before it says that it is ready. */
export function programWith(offspring: Offspring): Program {
  return { ...SCRIPTS[offspring](), env: { [OFFSPRING_VARIABLE]: offspring } }
}

function before(line: string, program: Program): Program {
  return { ...program, args: ['-c', `${line}\n${scriptOf(program)}`] }
}

/** The shell that is started is not the program, and has something to do after it. */
function wrapped(program: Program): Program {
  return { ...program, args: ['-c', '/bin/sh -c "$0"; true', scriptOf(program)] }
}

function scriptOf({ args = [] }: Program): string {
  return args[1] ?? ''
}
