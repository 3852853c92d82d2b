package dev.tutti;

/**
 * A value that does not fit the type that is asked for, and where: {@code $.words[3]: expected
 * text; got nil}.
 */
public final class BadValueException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadValueException(String path, String expected, String got) {
    super(path + ": expected " + expected + "; got " + got);
  }
}
