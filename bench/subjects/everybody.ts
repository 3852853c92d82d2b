import type { Subject } from '../harness/caller.ts'
import type { Tools } from '../harness/tools.ts'
import { erlang } from './erlang.ts'
import { floor } from './floor.ts'
import { nodeFork } from './fork.ts'
import { grpc } from './grpc.ts'
import { piscina } from './piscina.ts'
import { echoProgram, tutti } from './tutti.ts'

/** All who can have a call answered by an echo, whatever the language at its other end. */
export function everybody(tools: Tools): readonly Subject[] {
  return [
    floor(tools),
    tutti('tutti', () => echoProgram(tools)),
    ...erlang(tools),
    nodeFork('json'),
    nodeFork('advanced'),
    piscina(tools),
    grpc(tools),
  ]
}
