package dev.tutti;

import java.util.ArrayDeque;
import java.util.Map;

/**
 * Elements that come as they are asked for, and then an end. Guarded by the call that reads them.
 */
final class Inflow {
  /** Elements that are asked for ahead of who takes them. */
  static final int WINDOW = 16;

  private static final Object NOTHING = new Object();

  private final ArrayDeque<Object> arrived = new ArrayDeque<>();
  long asked;
  boolean isEnded;
  Object result;
  Map<?, ?> error;

  boolean isEmpty() {
    return arrived.isEmpty();
  }

  /** Whether it was asked for. */
  boolean arrive(Object element) {
    if (asked == 0 || isEnded) return false;
    asked--;
    arrived.add(element == null ? NOTHING : element);
    return true;
  }

  Object poll() {
    Object element = arrived.poll();
    return element == NOTHING ? null : element;
  }

  /** How many to ask for now, so that a window of them is on its way or here. */
  long missing() {
    long have = arrived.size() + asked;
    return isEnded || have > WINDOW / 2 ? 0 : WINDOW - have;
  }

  void fail(Object value) {
    error = value instanceof Map<?, ?> map ? map : Map.of();
  }

  static String text(Map<?, ?> error, String member, String otherwise) {
    return error.get(member) instanceof String text ? text : otherwise;
  }
}
