import { fork, type SerializationType } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Call, driveCalls, type Subject } from '../harness/caller.ts'
import { NotMeasured } from '../harness/not-measured.ts'

interface Message {
  readonly id: number
  readonly value: unknown
}

const PROGRAM = fileURLToPath(new URL('../programs/fork-echo.mjs', import.meta.url))

/**
 * Node's own way to another Node: `child_process.fork`, with an id and a table of promises, the
 * least with which calls can be made over it.
 */
export function nodeFork(serialization: SerializationType): Subject {
  return {
    name: `fork (${serialization})`,
    async open(lines) {
      const children = await Promise.all(Array.from({ length: lines }, () => openChild(serialization)))
      const calls = children.map(({ call }) => call)
      return {
        drive: (load) => {
          if (serialization === 'json' && load.content === 'binary') throw new NotMeasured('JSON carries no binary')
          return driveCalls(calls, load)
        },
        close: async () => {
          await Promise.all(children.map(({ close }) => close()))
        },
      }
    },
  }
}

async function openChild(serialization: SerializationType) {
  const child = fork(PROGRAM, { serialization, execArgv: [] })
  const waiting = new Map<number, (value: unknown) => void>()
  let lastId = 0
  child.on('message', ({ id, value }: Message) => {
    waiting.get(id)?.(value)
    waiting.delete(id)
  })
  await once(child, 'spawn')
  const call: Call = (value) =>
    new Promise((resolve) => {
      lastId += 1
      waiting.set(lastId, resolve)
      child.send({ id: lastId, value })
    })
  const close = async (): Promise<void> => {
    child.disconnect()
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  return { call, close }
}
