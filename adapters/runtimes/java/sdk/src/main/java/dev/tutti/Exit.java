package dev.tutti;

/** How the process ends: at once, without shutdown hooks, since handlers may still run. */
final class Exit {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 64;
  static final int SOFTWARE = 70;
  static final int IO = 74;
  static final int PROTOCOL = 76;

  private Exit() {}

  static void now(int code) {
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(code);
  }

  /** With a line on stderr, which the host keeps for the death certificate. */
  static void because(int code, String why) {
    System.err.println("tutti: " + why);
    now(code);
  }
}
