import { spawn } from 'node:child_process'
import { type Signaled, signalGroup } from '../process/signal-group.ts'
import type { Containment, Enclosure, LaunchEnd, Program, ProgramEnd, Remains } from './containment.ts'
import { mustBeUnlimited } from './limit-memory.ts'

const NOTHING_LEFT: Promise<Remains> = Promise.resolve({ usage: undefined, hasSurvivors: false })

/** On Windows the tree of its children takes the place of the process group. */
const GUARANTEES: Containment['guarantees'] = Object.freeze({
  containment: 'process_group',
  summary:
    process.platform === 'win32'
      ? 'what a worker started ends with it when we end it, and only then'
      : 'what a worker started ends with it, unless it left its process group; there is no /bin/sh to guard it when the host is killed',
  covers: { children: process.platform !== 'win32', ownSessions: false, daemons: false, hostKilled: false },
})

/** The least: the program as it is, with nothing started in its place. */
export const noContainment: Containment = Object.freeze({
  guarantees: GUARANTEES,
  enclose: (program: Program): Enclosure => {
    mustBeUnlimited(program)
    return new BareEnclosure(program)
  },
  release: () => Promise.resolve(),
})

/** A process group, which the program leads since it was spawned. */
class BareEnclosure implements Enclosure {
  readonly launch: Enclosure['launch']
  #pid: number | undefined = undefined

  constructor({ command, args, env }: Program) {
    this.launch = { command, args, env, isGated: false }
  }

  spawned(pid: number): void {
    this.#pid = pid
  }

  kill(): Signaled {
    return this.#pid === undefined ? 'gone' : killTree(this.#pid)
  }

  readEnd({ code, signal }: LaunchEnd): ProgramEnd {
    return { spawnFailure: undefined, code, signal }
  }

  close(): Promise<Remains> {
    if (this.#pid !== undefined) signalGroup(this.#pid, 'SIGKILL')
    return NOTHING_LEFT
  }
}

function killTree(pid: number): Signaled {
  const command = treeKillCommand(pid, process.platform)
  if (command === undefined) return signalGroup(pid, 'SIGKILL')
  spawn(command[0], command.slice(1), { stdio: 'ignore', windowsHide: true }).on('error', () =>
    signalGroup(pid, 'SIGKILL'),
  )
  return 'sent'
}

/**
 * What ends a process and its children where there are no process groups; `undefined` where there
 * are. Pure.
 */
export function treeKillCommand(pid: number, platform: NodeJS.Platform): readonly [string, ...string[]] | undefined {
  return platform === 'win32' ? ['taskkill', '/T', '/F', '/PID', String(pid)] : undefined
}
