package dev.tutti.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts what comes from a stream into payloads. One thread at a time uses it. */
public final class FrameReader {
  public static final int DEFAULT_MAX_FRAME_BYTES = 67_108_864;
  private static final int CHUNK_BYTES = 65_536;

  private final InputStream input;
  private int maxFrameBytes = DEFAULT_MAX_FRAME_BYTES;
  private byte[] buffer = new byte[CHUNK_BYTES];
  private int begin;
  private int end;
  private int used;
  private long readAtNanos = System.nanoTime();

  public FrameReader(InputStream input) {
    this.input = input;
  }

  public void limit(int bytes) {
    maxFrameBytes = bytes;
  }

  /** When the bytes of the last payload were read, by {@link System#nanoTime}. */
  public long readAtNanos() {
    return readAtNanos;
  }

  /**
   * The value of the next payload; {@code null} at the end of the input, also inside of a frame.
   */
  public Object[] next(Codec codec) throws IOException, Violation {
    begin += used;
    used = 0;
    if (!fill(Codec.HEADER_BYTES)) return null;
    long size = 0;
    for (int index = 0; index < Codec.HEADER_BYTES; index++) size = (size << 8) | (buffer[begin + index] & 0xff);
    if (size == 0) throw new Violation("WIRE_EMPTY_FRAME", "an empty frame");
    if (size > maxFrameBytes) {
      throw new Violation("WIRE_FRAME_TOO_LARGE", "a frame of " + size + " bytes; the limit is " + maxFrameBytes);
    }
    int whole = Codec.HEADER_BYTES + (int) size;
    if (!fill(whole)) return null;
    used = whole;
    return new Object[] {codec.decode(buffer, begin + Codec.HEADER_BYTES, begin + whole)};
  }

  /** Whether so many bytes are there. Memory grows as bytes come, not as headers claim. */
  private boolean fill(int wanted) throws IOException {
    while (end - begin < wanted) {
      makeRoom(wanted);
      int got = input.read(buffer, end, buffer.length - end);
      if (got < 0) return false;
      end += got;
      readAtNanos = System.nanoTime();
    }
    return true;
  }

  private void makeRoom(int wanted) {
    if (begin == end) {
      begin = 0;
      end = 0;
      // What one large frame took is given back.
      if (buffer.length > CHUNK_BYTES && wanted <= CHUNK_BYTES) buffer = new byte[CHUNK_BYTES];
    }
    if (begin > 0 && (end == buffer.length || begin + wanted > buffer.length)) {
      System.arraycopy(buffer, begin, buffer, 0, end - begin);
      end -= begin;
      begin = 0;
    }
    if (end == buffer.length) buffer = Arrays.copyOf(buffer, Math.min(wanted, 2 * buffer.length));
  }
}
