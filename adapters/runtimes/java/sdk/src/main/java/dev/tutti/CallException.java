package dev.tutti;

/**
 * A call of another worker that failed. Its code is one of the protocol's ({@code HANDLER_FAILED},
 * {@code UNKNOWN_METHOD}, …) or a {@code CALL_…} code of the host.
 */
public final class CallException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public final String code;
  /** The type of the other side's exception. */
  public final String name;
  /** In the other language's format; empty when it has none. */
  public final String stack;
  public final transient Object data;

  CallException(String code, String name, String message, String stack, Object data) {
    super(message);
    this.code = code;
    this.name = name;
    this.stack = stack;
    this.data = data;
  }
}
