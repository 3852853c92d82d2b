package dev.tutti;

/** An error whose name and data reach the caller as they are. */
public class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  final String name;
  final transient Object data;

  public Failure(String name, String message) {
    this(name, message, null);
  }

  public Failure(String name, String message, Object data) {
    super(message);
    this.name = name;
    this.data = data;
  }
}
