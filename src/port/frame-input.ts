import type { Readable } from 'node:stream'
import { WireError } from '../errors/wire-error.ts'
import type { PayloadReader } from '../wire/framing.ts'
import type { CarrierListener } from './carrier.ts'

/** What reading frames needs. */
export interface FrameInputOptions {
  readonly stream: Readable
  readonly reader: PayloadReader
  readonly listener: Pick<CarrierListener, 'onPayload' | 'onViolation' | 'onFramesEnded'>
  /** Whether the program has ended: that its frames end then is no news. */
  readonly hasExited: () => boolean
}

/** Reads frames from a pipe, and tells a listener what is in them. */
export class FrameInput {
  #truncated: WireError | undefined = undefined

  constructor({ stream, reader, listener, hasExited }: FrameInputOptions) {
    const onPayload = (payload: Buffer): void => listener.onPayload(payload)
    const onData = (chunk: Buffer): void => {
      try {
        reader.push(chunk, onPayload)
      } catch (error) {
        if (!(error instanceof WireError)) throw error
        stream.off('data', onData).resume()
        listener.onViolation(error)
      }
    }
    stream.on('data', onData)
    stream.on('error', () => undefined)
    stream.once('end', () => {
      try {
        reader.end()
      } catch (error) {
        if (error instanceof WireError) this.#truncated = error
      }
      if (!hasExited()) listener.onFramesEnded()
    })
  }

  /** Set when the pipe ended in the middle of a frame. */
  get truncated(): WireError | undefined {
    return this.#truncated
  }
}
