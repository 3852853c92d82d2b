package dev.tutti;

import dev.tutti.wire.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A program that a Tutti host calls. Declare its methods, then {@link #run}. */
public final class Worker {
  static final String VERSION = "0.1.0";

  /** Taken as soon as a worker is made: from then on nothing that is printed reaches the frames. */
  private static Descriptors descriptors;

  private static Descriptors.Unusable unusable;

  static {
    try {
      descriptors = Descriptors.claim();
    } catch (Descriptors.Unusable error) {
      unusable = error;
    }
  }

  private final int concurrency;
  private final Map<String, Session.Method> methods = new LinkedHashMap<>();
  private final List<Hook> starts = new ArrayList<>();
  private final List<Hook> stops = new ArrayList<>();

  /** One call at a time, in strict order. */
  public Worker() {
    this(1);
  }

  /** @param concurrency calls at the same time; 1 is strict order */
  public Worker(int concurrency) {
    if (concurrency < 1) throw new IllegalArgumentException("Worker: expected concurrency to be at least 1; got " + concurrency);
    this.concurrency = concurrency;
  }

  /**
   * Declares a method. Calls and casts reach the same handler.
   *
   * @param type what its argument becomes: a record, a List, a Map, a String, a number, byte[], or
   *   Object for
   *     anything
   */
  public <I> Worker handle(String method, Class<I> type, Handler<I> handler) {
    return declare(method, false, (call, args) -> handler.handle(call, arguments(args, type)));
  }

  /** Declares a method whose result comes in elements. */
  public <I> Worker handleStream(String method, Class<I> type, StreamHandler<I> handler) {
    return declare(method, true, (call, args) -> {
      handler.handle(call, arguments(args, type), call::send);
      return null;
    });
  }

  /** Runs before the worker takes calls, in order. What it throws ends the process with 1. */
  public Worker onStart(Hook hook) {
    starts.add(hook);
    return this;
  }

  /** Runs after the last call, in reverse order; not when the host is gone. */
  public Worker onStop(Hook hook) {
    stops.add(hook);
    return this;
  }

  /** Serves until the host ends the process. Never returns. */
  public void run() {
    try {
      if (unusable != null) Exit.because(Exit.USAGE, unusable.getMessage());
      Session session = new Session(descriptors.out(), descriptors.codec(), concurrency);
      session.methods.putAll(methods);
      Stopping stopping = new Stopping(session);
      stopping.starts.addAll(starts);
      stopping.stops.addAll(stops);
      Session.current = session;
      stopping.heedSigterm();
      new Reading(session, stopping, descriptors.in()).start();
      stopping.startUp(() -> announce(session));
      Thread.currentThread().join(); // for ever
    } catch (InterruptedException error) {
      Exit.because(Exit.SOFTWARE, "the thread that called run() was interrupted");
    }
  }

  private Worker declare(String method, boolean isStream, Handler<Object> handler) {
    if (method == null || method.isEmpty()) throw new IllegalArgumentException("Worker: a method needs a name");
    if (methods.putIfAbsent(method, new Session.Method(isStream, handler)) != null) {
      throw new IllegalArgumentException("Worker: the method \"" + method + "\" is declared twice");
    }
    return this;
  }

  private static <I> I arguments(Object args, Class<I> type) {
    try {
      return Convert.toType(args, type);
    } catch (BadValueException error) {
      throw new BadArgumentsException(error.getMessage());
    }
  }

  private void announce(Session session) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("protocol", 1);
    info.put("sdk", "java/" + VERSION);
    info.put("runtime", "java " + System.getProperty("java.version"));
    info.put("pid", ProcessHandle.current().pid());
    info.put("methods", new ArrayList<>(methods.keySet()));
    info.put("concurrency", concurrency);
    session.send(Message.READY, info);
  }
}
