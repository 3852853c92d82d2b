package dev.tutti;

/**
 * Threads that do not keep the JVM alive. Handlers get virtual ones where the JVM has them (21).
 */
final class Threads {
  private Threads() {}

  static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  static void startHandler(String name, Runnable work) {
    try {
      Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
    } catch (ReflectiveOperationException | RuntimeException olderJvm) {
      start(name, work);
    }
  }
}
