package dev.tutti.wire;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The values that travel: {@code null}, Boolean, Long, BigInteger (beyond Long, up to 2^64-1),
 * Double, String, byte[], Instant, List and Map with text for keys.
 */
public final class Values {
  /** Deeper values are refused in both directions, so that no value exhausts the stack. */
  static final int MAX_DEPTH = 512;

  private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private Values() {}

  static void write(ValueWriter writer, Object value, int depth) {
    if (depth > MAX_DEPTH) throw new UnencodableException("more than " + MAX_DEPTH + " levels");
    if (value == null) writer.nil();
    else if (value instanceof String text) writer.text(text);
    else if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
      writer.integer(((Number) value).longValue());
    } else if (value instanceof Double || value instanceof Float) writer.real(((Number) value).doubleValue());
    else if (value instanceof Boolean bool) writer.bool(bool);
    else if (value instanceof byte[] bytes) writer.binary(bytes);
    else if (value instanceof Instant instant) writer.timestamp(instant);
    else if (value instanceof BigInteger large) writeLarge(writer, large);
    else if (value instanceof ByteBuffer buffer) {
      byte[] copy = new byte[buffer.remaining()];
      buffer.duplicate().get(copy);
      writer.binary(copy);
    } else if (value instanceof Collection<?> elements) {
      writer.array(elements.size());
      for (Object element : elements) write(writer, element, depth + 1);
    } else if (value instanceof Map<?, ?> map) {
      writer.map(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        writer.key(String.valueOf(entry.getKey()));
        write(writer, entry.getValue(), depth + 1);
      }
    } else throw new UnencodableException("a value of " + value.getClass().getName());
  }

  private static void writeLarge(ValueWriter writer, BigInteger value) {
    if (value.bitLength() < 64) writer.integer(value.longValue());
    else if (value.signum() > 0 && value.compareTo(MAX_UNSIGNED) <= 0) writer.unsigned(value.longValue());
    else throw new UnencodableException("an integer outside of -2^63 ... 2^64-1");
  }

  static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }

  /** What a value is, for a message to a person. */
  public static String kindOf(Object value) {
    if (value == null) return "nil";
    if (value instanceof Boolean) return "a boolean";
    if (value instanceof Long || value instanceof BigInteger) return "an integer";
    if (value instanceof Double) return "a float";
    if (value instanceof String) return "text";
    if (value instanceof byte[]) return "binary";
    if (value instanceof Instant) return "a timestamp";
    return value instanceof List ? "an array" : value instanceof Map ? "a map" : value.getClass().getName();
  }
}
