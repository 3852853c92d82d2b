package dev.tutti;

/** The source of the argument in elements failed at the caller. */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The type of the error at the caller. */
  public final String name;

  InputException(String name, String message) {
    super(message);
    this.name = name;
  }
}
