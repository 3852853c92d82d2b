package dev.tutti;

/** The arguments of a call do not fit what its handler takes. */
final class BadArgumentsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadArgumentsException(String message) {
    super(message);
  }
}
