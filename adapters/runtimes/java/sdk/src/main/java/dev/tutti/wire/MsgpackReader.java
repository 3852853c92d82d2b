package dev.tutti.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one value of MessagePack. No length is believed: memory is taken as elements come. */
final class MsgpackReader {
  private static final int MOST_RESERVED = 4096;

  private final byte[] bytes;
  private final int end;
  private int at;

  MsgpackReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  Object whole() throws Violation {
    Object value = value(0);
    if (at != end) throw bad("more than one value in a frame");
    return value;
  }

  private static Violation bad(String what) {
    return new Violation("WIRE_BAD_PAYLOAD", what);
  }

  private Object value(int depth) throws Violation {
    if (depth > Values.MAX_DEPTH) throw bad("more than " + Values.MAX_DEPTH + " levels");
    int tag = (int) number(1);
    if (tag < 0x80) return (long) tag;
    if (tag < 0x90) return map(tag & 0x0f, depth);
    if (tag < 0xa0) return array(tag & 0x0f, depth);
    if (tag < 0xc0) return text(tag & 0x1f);
    if (tag >= 0xe0) return (long) (byte) tag;
    return tagged(tag, depth);
  }

  private Object tagged(int tag, int depth) throws Violation {
    switch (tag) {
      case 0xc0: return null;
      case 0xc2: return false;
      case 0xc3: return true;
      case 0xc4: case 0xc5: case 0xc6: return binary(number(1 << (tag - 0xc4)));
      case 0xc7: case 0xc8: case 0xc9: return extension(number(1 << (tag - 0xc7)));
      case 0xca: return (double) Float.intBitsToFloat((int) number(4));
      case 0xcb: return Double.longBitsToDouble(number(8));
      case 0xcc: case 0xcd: case 0xce: return number(1 << (tag - 0xcc));
      case 0xcf: return large(number(8));
      case 0xd0: return (long) (byte) number(1);
      case 0xd1: return (long) (short) number(2);
      case 0xd2: return (long) (int) number(4);
      case 0xd3: return number(8);
      case 0xd4: case 0xd5: case 0xd6: case 0xd7: case 0xd8: return extension(1L << (tag - 0xd4));
      case 0xd9: case 0xda: case 0xdb: return text(number(1 << (tag - 0xd9)));
      case 0xdc: case 0xdd: return array(number(2 << (tag - 0xdc)), depth);
      case 0xde: case 0xdf: return map(number(2 << (tag - 0xde)), depth);
      default: throw bad("the byte 0xc1, which MessagePack does not use");
    }
  }

  private static Object large(long bits) {
    return bits >= 0 ? (Object) bits : Values.unsigned(bits);
  }

  private long number(int size) throws Violation {
    if (size > end - at) throw bad("it ends inside of a value");
    long value = 0;
    for (int index = 0; index < size; index++) value = (value << 8) | (bytes[at++] & 0xff);
    return value;
  }

  /** Where so many bytes begin, which are taken. */
  private int take(long size) throws Violation {
    if (size < 0 || size > end - at) throw bad("it ends inside of a value");
    at += (int) size;
    return at - (int) size;
  }

  private String text(long size) throws Violation {
    return Text.of(bytes, take(size), (int) size);
  }

  private byte[] binary(long size) throws Violation {
    int from = take(size);
    byte[] copy = new byte[(int) size];
    System.arraycopy(bytes, from, copy, 0, (int) size);
    return copy;
  }

  private Instant extension(long size) throws Violation {
    int type = (byte) number(1);
    if (type != -1 || size != 4 && size != 8 && size != 12) throw bad("an extension that is no timestamp");
    long nanoseconds = 0;
    long seconds;
    if (size == 4) {
      seconds = number(4);
    } else if (size == 8) {
      long both = number(8);
      nanoseconds = both >>> 34;
      seconds = both & 0x3_ffff_ffffL;
    } else {
      nanoseconds = number(4);
      seconds = number(8);
    }
    if (nanoseconds > 999_999_999) throw bad("a timestamp of more than 999 999 999 nanoseconds");
    try {
      return Instant.ofEpochSecond(seconds, nanoseconds);
    } catch (DateTimeException error) {
      throw bad("a timestamp beyond what Java can hold");
    }
  }

  private List<Object> array(long size, int depth) throws Violation {
    if (size > end - at) throw bad("an array that claims more elements than the frame holds");
    List<Object> elements = new ArrayList<>((int) Math.min(size, MOST_RESERVED));
    for (long index = 0; index < size; index++) elements.add(value(depth + 1));
    return elements;
  }

  private Map<String, Object> map(long size, int depth) throws Violation {
    if (size > (end - at) / 2) throw bad("a map that claims more keys than the frame holds");
    Map<String, Object> members = new LinkedHashMap<>();
    for (long index = 0; index < size; index++) {
      Object key = value(depth + 1);
      // A number, a boolean or nil as a key becomes its text.
      if (key instanceof List || key instanceof Map || key instanceof byte[] || key instanceof Instant) {
        throw bad("a map whose key is " + Values.kindOf(key));
      }
      members.put(String.valueOf(key), value(depth + 1));
    }
    return members;
  }
}
