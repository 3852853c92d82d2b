package dev.tutti;

/**
 * Nobody waits for this call any more: it was cancelled, or its time is over. Thrown by what a
 * handler waits in; let it pass, so that the call is answered {@code CANCELLED}. A handler that
 * waits in something else is interrupted when its call is cancelled, and may let the
 * InterruptedException pass.
 */
public final class CancelledException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CancelledException(String message) {
    super(message);
  }
}
