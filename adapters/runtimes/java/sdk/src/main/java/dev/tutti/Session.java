package dev.tutti;

import dev.tutti.wire.Bytes;
import dev.tutti.wire.Codec;
import dev.tutti.wire.FrameReader;
import dev.tutti.wire.Message;
import dev.tutti.wire.Text;
import dev.tutti.wire.UnencodableException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the parts of one worker share: how it speaks, and what is open. */
final class Session {
  /** A method of a worker. */
  record Method(boolean isStream, Handler<Object> handler) {}

  /** The one of this process; null before run(). */
  static volatile Session current;

  final Codec codec;
  final int concurrency;
  final Map<String, Method> methods = new TreeMap<>();
  final Queue queue;
  final Siblings siblings = new Siblings();
  final ReaderRole reader = new ReaderRole();
  final AtomicLong finished = new AtomicLong(); // calls and casts, answered or dropped
  final Output output;
  volatile int maxFrameBytes = FrameReader.DEFAULT_MAX_FRAME_BYTES;

  Session(OutputStream out, Codec codec, int concurrency) {
    this.codec = codec;
    this.concurrency = concurrency;
    this.output = new Output(out);
    this.queue = new Queue(concurrency);
  }

  private Bytes frame(long kind, Object... elements) {
    Object[] all = new Object[elements.length + 1];
    all[0] = kind;
    System.arraycopy(elements, 0, all, 1, elements.length);
    return codec.frame(maxFrameBytes, all);
  }

  /** @throws UnencodableException and then nothing has been said */
  void send(int kind, Object... elements) {
    output.send(frame(kind, elements));
  }

  /** Says it without ever blocking: for the thread that reads. */
  void post(int kind, Object... elements) {
    output.post(frame(kind, elements));
  }

  /** A line of the log. What cannot be carried is left out. */
  void log(String level, String message, Map<String, ?> fields) {
    String text = Text.printable(message);
    try {
      send(Message.LOG, level, text, Convert.toWire(fields));
    } catch (RuntimeException error) {
      send(Message.LOG, level, text, Map.of("fieldsLeftOut", Text.printable(String.valueOf(error.getMessage()))));
    }
  }

  /** Answers a call that is not going to start. */
  void refuse(OpenCall call, String code, String name, String message) {
    finished.incrementAndGet();
    if (call.isCast()) post(Message.CREDIT, 0, 1);
    else post(Message.FAIL, call.id, error(code, name, call.method + ": " + message, null, null));
  }

  /** An error as it travels. */
  static Map<String, Object> error(String code, String name, String message, String stack, Object data) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("name", Text.printable(name));
    error.put("message", Text.printable(message));
    if (stack != null) error.put("stack", Text.printable(stack));
    if (data != null) error.put("data", data);
    return error;
  }
}
