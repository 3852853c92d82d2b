package dev.tutti;

import dev.tutti.wire.Bytes;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Frames on their way to the host. One thread writes at a time; what others give meanwhile leaves
 * in its next write.
 */
final class Output {
  private final OutputStream stream;
  private Bytes waiting = new Bytes(256);
  private boolean isWriting;
  private long given;
  private long written;

  Output(OutputStream stream) {
    this.stream = stream;
    Thread flusher = new Thread(this::flushPosts, "tutti-output");
    flusher.setDaemon(true);
    flusher.start();
  }

  /** Returns when the frame has been written, so that what it says has been said. */
  void send(Bytes frame) {
    long ticket;
    synchronized (this) {
      ticket = ++given;
      if (isWriting) {
        waiting.append(frame.array(), 0, frame.size());
        awaitWritten(ticket);
        return;
      }
      isWriting = true;
    }
    write(frame);
    drain(ticket);
  }

  /** Never blocks: for the thread that reads. */
  synchronized void post(Bytes frame) {
    given++;
    waiting.append(frame.array(), 0, frame.size());
    if (!isWriting) notifyAll();
  }

  /** Returns when all that was given has been written. */
  synchronized void flush() {
    if (written < given) awaitWritten(given);
  }

  private void awaitWritten(long ticket) {
    boolean wasInterrupted = false;
    while (written < ticket) {
      try {
        wait();
      } catch (InterruptedException error) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) Thread.currentThread().interrupt();
  }

  /** Writes what waits until nothing does. The caller is the one who writes. */
  private void drain(long ticket) {
    long last = ticket;
    while (true) {
      Bytes batch;
      synchronized (this) {
        written = Math.max(written, last);
        if (waiting.size() == 0) {
          isWriting = false;
          notifyAll();
          return;
        }
        batch = waiting;
        waiting = new Bytes(256);
        last = given;
        notifyAll();
      }
      write(batch);
    }
  }

  private void flushPosts() {
    while (true) {
      synchronized (this) {
        while (isWriting || waiting.size() == 0) {
          try {
            wait();
          } catch (InterruptedException error) {
            // Nobody interrupts this thread.
          }
        }
        isWriting = true;
      }
      drain(0);
    }
  }

  private void write(Bytes bytes) {
    try {
      stream.write(bytes.array(), 0, bytes.size());
    } catch (IOException error) {
      // The host is gone, which the end of the input says too.
      Exit.now(Exit.DONE);
    }
  }
}
