import dev.tutti.Worker;

/** The echo with the SDK for Java. */
public final class Echo {
  private Echo() {}

  public static void main(String[] args) {
    new Worker().handle("echo", Object.class, (call, value) -> value).run();
  }
}
