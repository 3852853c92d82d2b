package dev.tutti.wire;

/** The host broke the protocol. The code is one of the golden vectors'. */
public final class Violation extends Exception {
  private static final long serialVersionUID = 1;

  public final String code;

  public Violation(String code, String message) {
    super(message);
    this.code = code;
  }
}
