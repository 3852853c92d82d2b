package dev.tutti;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * How a worker starts and ends in order: STOP and SIGTERM refuse what waits, and let end what runs.
 */
final class Stopping {
  private static final double MOST_MS = 1e11;

  final List<Hook> starts = new ArrayList<>();
  final List<Hook> stops = new ArrayList<>();
  private final Session session;
  private boolean isStarted;
  private boolean isTold;

  Stopping(Session session) {
    this.session = session;
  }

  /**
   * Runs the hooks of the start, then announces the worker, unless it was told to stop meanwhile.
   */
  void startUp(Runnable announce) {
    for (Hook hook : starts) {
      synchronized (this) {
        if (isTold) break;
      }
      runHook("onStart", hook);
    }
    synchronized (this) {
      isStarted = true;
      notifyAll();
      if (!isTold) announce.run();
    }
  }

  /** Only the first order counts. NaN for no limit. */
  void begin(String reason, double graceMs) {
    long until = System.nanoTime() + (long) ((Double.isNaN(graceMs) ? MOST_MS : Math.min(graceMs, MOST_MS)) * 1e6);
    synchronized (this) {
      if (isTold) return;
      isTold = true;
    }
    session.queue.stop((call) -> session.refuse(call, "STOPPING", "Stopping", "the worker is stopping"));
    Threads.start("tutti-stop", () -> end(until, reason));
  }

  private void end(long until, String reason) {
    Threads.start("tutti-grace", () -> {
      long left = until - System.nanoTime();
      try {
        if (left > 0) Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
      } catch (InterruptedException error) {
        return;
      }
      Exit.because(Exit.DONE, "the grace is over (" + reason + ") and a handler or hook still runs");
    });
    try {
      synchronized (this) {
        while (!isStarted) wait();
      }
      session.queue.awaitIdle(until + (long) 1e9);
    } catch (InterruptedException error) {
      return;
    }
    for (int at = stops.size() - 1; at >= 0; at--) runHook("onStop", stops.get(at));
    session.output.flush();
    Exit.now(Exit.DONE);
  }

  private static void runHook(String name, Hook hook) {
    try {
      hook.run();
    } catch (Throwable thrown) {
      thrown.printStackTrace();
      Exit.because(Exit.FAILED, name + ": " + thrown);
    }
  }

  /**
   * SIGTERM is an order to stop, without a limit. Java has no public class for signals; the one
   * that every JVM of OpenJDK has is looked up, so that the compiler does not warn.
   */
  void heedSigterm() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler begin = (proxy, method, arguments) -> {
        if (method.getName().equals("handle")) begin("SIGTERM", Double.NaN);
        return method.getName().equals("hashCode") ? (Object) 1 : method.getName().equals("equals") ? (Object) false : null;
      };
      Object listener = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, begin);
      signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("TERM"), listener);
    } catch (ReflectiveOperationException | RuntimeException error) {
      System.err.println("tutti: SIGTERM ends this JVM at once: " + error);
    }
  }
}
