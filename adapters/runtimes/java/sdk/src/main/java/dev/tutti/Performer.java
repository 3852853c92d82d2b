package dev.tutti;

import dev.tutti.wire.Message;
import dev.tutti.wire.UnencodableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Map;

/** Takes one call from its start to its answer. Nothing that a handler throws comes out of it. */
final class Performer {
  private static final int SHORT_CHARACTERS = 1000;

  private final Session session;
  private final OpenCall call;

  private Performer(Session session, OpenCall call) {
    this.session = session;
    this.call = call;
  }

  static void perform(Session session, OpenCall call) {
    session.output.flush(); // what was refused before this call started has been said
    new Performer(session, call).perform();
  }

  private void perform() {
    Session.Method method = session.methods.get(call.method);
    if (call.isExpired()) {
      answer(null, Session.error("EXPIRED", "Expired", "the deadline had passed", null, null), false);
    } else if (method == null) {
      answer(null, unknown(), false);
    } else if (method.isStream() && !call.hasOutput) {
      String message = call.method + " returns a stream, and was called for one value";
      answer(null, Session.error("STREAM_ONLY", "StreamOnly", message, null, null), false);
    } else {
      run(method);
    }
  }

  private void run(Session.Method method) {
    Object result = null;
    Map<String, Object> error = null;
    call.begin();
    try {
      result = method.handler().handle(new Call(session, call), call.args);
    } catch (Throwable thrown) {
      error = describe(thrown);
    } finally {
      call.end();
    }
    if (call.uncarriable != null) error = Session.error("UNENCODABLE", "Unencodable", call.uncarriable, null, null);
    else if (error == null && call.wasCut) error = cancelled("the rest of the stream was not wanted");
    answer(result, error, call.hasOutput && !method.isStream());
  }

  private Map<String, Object> unknown() {
    String message = "there is no method \"" + call.method + "\"; known methods: " + String.join(", ", session.methods.keySet());
    Map<String, Object> data = Map.of("methods", new ArrayList<>(session.methods.keySet()));
    return Session.error("UNKNOWN_METHOD", "UnknownMethod", message, null, data);
  }

  /** The id is given up first: the host may use it again as soon as it has read the answer. */
  private void answer(Object result, Map<String, Object> error, boolean isOnlyElement) {
    session.queue.forget(call);
    session.finished.incrementAndGet();
    if (error != null) fail(error);
    else if (!call.isCast()) reply(result, isOnlyElement);
    if (call.isCast()) session.send(Message.CREDIT, 0, 1);
    session.queue.finish();
  }

  private void reply(Object result, boolean isOnlyElement) {
    try {
      Object carried = Convert.toWire(result);
      if (isOnlyElement) session.send(Message.ITEM, call.id, carried);
      session.send(Message.REPLY, call.id, isOnlyElement ? null : carried);
    } catch (UnencodableException error) {
      fail(Session.error("UNENCODABLE", "Unencodable", call.method + ": the result cannot be carried: " + error.getMessage(), null, null));
    } catch (Throwable thrown) { // an accessor of the user's
      fail(describe(thrown));
    }
  }

  /** What cannot be carried is left out, data first: the answer itself must get home. */
  private void fail(Map<String, Object> error) {
    if (call.isCast()) {
      session.log("error", "cast " + call.method + ": " + error.get("message"), error);
      return;
    }
    if (tryFail(error)) return;
    error.remove("data");
    if (tryFail(error)) return;
    error.remove("stack");
    if (tryFail(error)) return;
    String message = String.valueOf(error.get("message"));
    error.put("message", message.substring(0, Math.min(message.length(), SHORT_CHARACTERS)));
    if (tryFail(error) || tryFail(Session.error(String.valueOf(error.get("code")), "", "", null, null))) return;
    Exit.because(Exit.SOFTWARE, "no FAIL fits into maxFrameBytes");
  }

  private boolean tryFail(Map<String, Object> error) {
    try {
      session.send(Message.FAIL, call.id, error);
      return true;
    } catch (UnencodableException unencodable) {
      return false;
    }
  }

  private static Map<String, Object> cancelled(String message) {
    return Session.error("CANCELLED", "Cancelled", message, null, null);
  }

  private Map<String, Object> describe(Throwable thrown) {
    boolean isCancellation = thrown instanceof CancelledException || thrown instanceof InterruptedException;
    if (isCancellation && call.isUnwanted()) return cancelled(messageOf(thrown));
    if (thrown instanceof BadArgumentsException) {
      return Session.error("HANDLER_FAILED", "BadArguments", call.method + ": the arguments do not fit: " + thrown.getMessage(), null, null);
    }
    if (thrown instanceof UnencodableException) {
      return Session.error("UNENCODABLE", "Unencodable", call.method + ": the result cannot be carried: " + thrown.getMessage(), null, null);
    }
    String stack = stackOf(thrown);
    if (thrown instanceof Failure failure) {
      return Session.error("HANDLER_FAILED", failure.name, messageOf(failure), stack, carriable(failure.data));
    }
    if (thrown instanceof CallException failed) {
      return Session.error("HANDLER_FAILED", "CallException", failed.code + ": " + failed.getMessage(), stack, null);
    }
    return Session.error("HANDLER_FAILED", thrown.getClass().getName(), messageOf(thrown), stack, null);
  }

  private static Object carriable(Object data) {
    try {
      return Convert.toWire(data);
    } catch (RuntimeException error) {
      return null;
    }
  }

  private static String messageOf(Throwable thrown) {
    try {
      return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    } catch (Throwable broken) { // a getMessage of the user's
      return "an exception whose message cannot be read";
    }
  }

  private static String stackOf(Throwable thrown) {
    StringWriter text = new StringWriter();
    try {
      thrown.printStackTrace(new PrintWriter(text));
    } catch (Throwable broken) {
      return null;
    }
    return text.toString();
  }
}
