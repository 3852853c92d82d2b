import type { Readable, Writable } from 'node:stream'
import { execa } from 'execa'
import type { Clock } from '../clock/clock.ts'
import type { Containment, Enclosure } from '../containment/containment.ts'
import { noContainment } from '../containment/no-containment.ts'
import { beginProcess } from '../process/begin-process.ts'
import { hostFolder } from '../process/host-folder.ts'
import type { CarrierListener, Opening } from './carrier.ts'
import { NoPort } from './no-port.ts'
import type { Port } from './port.ts'
import type { PortSpec } from './port-spec.ts'
import { type PortContext, ProcessPort } from './process-port.ts'
import type { Streams } from './streams.ts'

/** Opens ports; of what is opened, only the program matters to it. */
export type OpenProgram = (opening: Pick<Opening, 'program'>, listener: CarrierListener, clock: Clock) => Port

/** Starts programs that are held by their process group alone. */
export const openPort: OpenProgram = portsIn(noContainment)

/** Starts programs inside of a containment. */
export function portsIn(containment: Containment): OpenProgram {
  return ({ program: spec }, listener, clock) => {
    const context = { spec, listener, clock }
    try {
      return openIn(containment.enclose(spec, clock), context)
    } catch (error) {
      return new NoPort(error, context)
    }
  }
}

function openIn(enclosure: Enclosure, surroundings: Omit<PortContext, 'enclosure'>): Port {
  const { spec } = surroundings
  const context = { ...surroundings, enclosure }
  const isStdio = spec.descriptors === 'stdio'
  const begun = beginProcess(() => spawn({ ...spec, ...enclosure.launch }, isStdio))
  if ('failure' in begun) {
    void enclosure.close()
    return new NoPort(begun.failure, surroundings)
  }
  const { process: subprocess } = begun
  const [, stdout, stderr, fd3, fd4] = subprocess.stdio
  const streams = isStdio
    ? { input: subprocess.stdin, output: subprocess.stdout, text: { stderr } }
    : { input: fd3, output: fd4, text: { stdout, stderr } }
  const port = new ProcessPort(subprocess, asStreams(streams), context)
  // Some failures, such as arguments that are too long, are no `error` event: nothing was made that
  // could tell it.
  subprocess.then(
    (result) => port.ended(result.cause),
    // It asks for the host's working folder to explain how a program ended, and that may be gone.
    (error: unknown) => port.ended(error),
  )
  return port
}

function spawn(spec: PortSpec, isStdio: boolean) {
  return execa(spec.command, [...spec.args], {
    stdio: isStdio ? ['pipe', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    cwd: spec.cwd ?? hostFolder(),
    env: { ...spec.env },
    extendEnv: false,
    // The port reads the pipes, waits and kills by itself; execa only starts.
    buffer: false,
    cleanup: false,
    reject: false,
    encoding: 'buffer',
  })
}

/**
 * The streams by what they are for; execa types them by descriptor, and cannot know those above 2.
 */
function asStreams(streams: { input: unknown; output: unknown; text: { stdout?: unknown; stderr: unknown } }): Streams {
  return {
    input: streams.input as Writable,
    output: streams.output as Readable,
    stderr: streams.text.stderr as Readable,
    stdout: streams.text.stdout as Readable | undefined,
  }
}
