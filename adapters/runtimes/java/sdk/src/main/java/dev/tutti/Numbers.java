package dev.tutti;

import dev.tutti.wire.Values;
import java.math.BigInteger;

/** Numbers in each form that they have on the wire, as long as nothing of them is lost. */
final class Numbers {
  private static final double MOST_EXACT = 9007199254740992.0;

  private Numbers() {}

  static Object read(Object value, Class<?> type, String path) {
    if (value == null && !type.isPrimitive()) return null;
    if (type == boolean.class) return Convert.required(value, Boolean.class, "a boolean", path);
    if (type == char.class) return Convert.required(value, String.class, "text", path).charAt(0);
    if (!(value instanceof Number number)) throw new BadValueException(path, "a number", Values.kindOf(value));
    if (type == double.class || type == Double.class || type == Number.class) return number.doubleValue();
    if (type == float.class || type == Float.class) return number.floatValue();
    BigInteger whole = whole(number, path);
    if (type == BigInteger.class) return whole;
    int bits = type == long.class || type == Long.class ? 64 : type == int.class || type == Integer.class ? 32
        : type == short.class || type == Short.class ? 16 : 8;
    if (whole.bitLength() >= bits) throw new BadValueException(path, "an integer of " + bits + " bits", whole.toString());
    if (bits == 64) return whole.longValue();
    if (bits == 32) return whole.intValue();
    return bits == 16 ? (Object) whole.shortValue() : (Object) whole.byteValue();
  }

  private static BigInteger whole(Number number, String path) {
    if (number instanceof BigInteger large) return large;
    if (number instanceof Long whole) return BigInteger.valueOf(whole);
    double real = number.doubleValue();
    if (real == Math.rint(real) && Math.abs(real) <= MOST_EXACT) return BigInteger.valueOf((long) real);
    throw new BadValueException(path, "an integer", "the float " + real);
  }
}
