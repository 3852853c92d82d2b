import type * as fs from 'node:fs'
import type * as net from 'node:net'

/** What {@link readDescriptor} stands on. */
export interface ReadDescriptorParts {
  readonly fs: typeof fs
  readonly net: typeof net
  readonly fd: number
  /** @param chunk - At most 64 KiB; its memory is used again after the call. */
  readonly onChunk: (chunk: Uint8Array) => void
  /** End of file, or what comes to the same. Once. */
  readonly onEnd: () => void
}

/**
 * Reads a descriptor on the event loop of this thread, until its end.
 *
 * Not by a blocking `fs.readSync`: `process.exit()` waits for every thread, and one that is blocked
 * in a read would never come.
 *
 * Self-contained: its source text runs in the reader thread, see `reader-source.ts`.
 */
export function readDescriptor({ fs, net, fd, onChunk, onEnd }: ReadDescriptorParts): void {
  const stat = fs.fstatSync(fd)
  if (stat.isFIFO() || stat.isSocket()) {
    const onread = {
      buffer: new Uint8Array(65_536),
      callback(length: number, buffer: Uint8Array): boolean {
        onChunk(buffer.subarray(0, length))
        return true
      },
    }
    // @types/node 20 knows `onread` for sockets that connect; the constructor has taken it since
    // Node 12.
    const options: net.SocketConstructorOpts & { onread: typeof onread } = {
      fd,
      readable: true,
      writable: false,
      onread,
    }
    new net.Socket(options).once('end', onEnd).once('error', onEnd).resume()
    return
  }
  fs.createReadStream('', { fd })
    .on('data', (chunk) => {
      if (typeof chunk !== 'string') onChunk(chunk)
    })
    .once('end', onEnd)
    .once('error', onEnd)
}
