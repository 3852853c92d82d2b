package dev.tutti.wire;

/** A value that no frame can hold, and why. */
public final class UnencodableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnencodableException(String message) {
    super(message);
  }
}
