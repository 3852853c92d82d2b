package dev.tutti.wire;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A message of the host. What a kind does not have is nil, 0 or NaN. */
public final class Message {
  /** The kinds of messages (docs/protocol.md §3). */
  public static final int HELLO = 1, READY = 2, CALL = 3, CAST = 4, REPLY = 5, FAIL = 6, CANCEL = 7, ITEM = 8,
      PROGRESS = 9, END = 10, CREDIT = 11, PING = 12, PONG = 13, STOP = 14, LOG = 15, PUSH = 16, PULL = 17;

  private static final double MOST = 0xffff_ffffL;

  public final int kind;
  public long id;
  /** A method, or the reason of STOP. */
  public String text = "";
  /** Arguments, a result, an element or an error. */
  public Object value;
  /** ttlMs, graceMs, n or seq; NaN for nil. */
  public double number = Double.NaN;
  public Map<String, String> headers = Map.of();
  public double credit;
  public boolean hasInput;

  private final List<?> elements;

  /** Takes a payload apart. */
  public static Message of(Object payload) throws Violation {
    if (!(payload instanceof List<?> elements)) throw bad("a message that is no array");
    if (elements.isEmpty()) throw bad("an empty array");
    if (!(elements.get(0) instanceof Long kind)) throw bad("a kind that is no integer");
    if (kind < HELLO || kind > PULL) throw new Violation("WIRE_UNKNOWN_KIND", "the kind " + kind);
    Message message = new Message(kind.intValue(), elements);
    message.read();
    return message;
  }

  private Message(int kind, List<?> elements) {
    this.kind = kind;
    this.elements = elements;
  }

  private static Violation bad(String what) {
    return new Violation("WIRE_BAD_MESSAGE", what);
  }

  private void read() throws Violation {
    switch (kind) {
      case CALL:
        id = id(1, 1);
        call(2);
        break;
      case CAST: call(1); break;
      case REPLY: case FAIL: case ITEM: case PUSH: case END:
        id = id(1, 1);
        value = at(2);
        break;
      case CANCEL: id = id(1, 1); break;
      case CREDIT: case PULL:
        id = id(1, 0); // 0 stands for the worker itself
        number = count(2);
        break;
      case PING: number = number(1, "seq"); break;
      case STOP:
        text = text(1, "reason");
        number = optional(2, "graceMs");
        break;
      default: value = at(1);
    }
  }

  private void call(int target) throws Violation {
    text = text(target + 1, "method");
    value = at(target + 2);
    number = optional(target + 3, "ttlMs");
    headers = headers(at(target + 4));
    if (kind == CAST) return;
    if (at(target + 6) != null) credit = count(target + 6);
    hasInput = Boolean.TRUE.equals(at(target + 7));
  }

  private Object at(int index) {
    return index < elements.size() ? elements.get(index) : null;
  }

  private static Map<String, String> headers(Object value) throws Violation {
    if (value == null) return Map.of();
    if (!(value instanceof Map<?, ?> members)) throw bad("headers that are no map");
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      if (!(member.getValue() instanceof String text)) throw bad("a header that is no text");
      headers.put(String.valueOf(member.getKey()), text);
    }
    return headers;
  }

  private double number(int index, String what) throws Violation {
    Object value = at(index);
    if (value instanceof Long || value instanceof Double || value instanceof BigInteger) return ((Number) value).doubleValue();
    throw bad(what + " that is no number, but " + Values.kindOf(value));
  }

  private double optional(int index, String what) throws Violation {
    if (at(index) == null) return Double.NaN;
    double value = number(index, what);
    if (!(value >= 0)) throw bad(what + " below 0");
    return value;
  }

  private double count(int index) throws Violation {
    double value = number(index, "n");
    if (!(value >= 1) || value > MOST || value != Math.rint(value)) throw bad("n outside of 1 ... 2^32-1");
    return value;
  }

  private long id(int index, int least) throws Violation {
    double value = number(index, "id");
    if (!(value >= least) || value > MOST || value != Math.rint(value)) throw bad("an id outside of 1 ... 2^32-1");
    return (long) value;
  }

  private String text(int index, String what) throws Violation {
    if (at(index) instanceof String text) return text;
    throw bad(what + " that is no text");
  }
}
