package dev.tutti.wire;

import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one value of JSON. */
final class JsonReader {
  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String ESCAPED = "\"\\/\b\f\n\r\t";

  private final CharBuffer left;

  JsonReader(byte[] bytes, int from, int to) throws Violation {
    left = Text.strict(bytes, from, to);
  }

  Object whole() throws Violation {
    Object value = value(0);
    space();
    if (left.hasRemaining()) throw bad("more than one value in a frame");
    return value;
  }

  private static Violation bad(String what) {
    return new Violation("WIRE_BAD_PAYLOAD", what);
  }

  private char peek() throws Violation {
    if (!left.hasRemaining()) throw bad("it ends inside of a value");
    return left.get(left.position());
  }

  private char next() throws Violation {
    if (!left.hasRemaining()) throw bad("it ends inside of a value");
    return left.get();
  }

  private void space() {
    while (left.hasRemaining() && " \t\r\n".indexOf(left.get(left.position())) >= 0) left.get();
  }

  private boolean accept(char wanted) throws Violation {
    space();
    if (peek() != wanted) return false;
    left.get();
    return true;
  }

  private void expect(char wanted) throws Violation {
    if (!accept(wanted)) throw bad("JSON without the '" + wanted + "' that must come");
  }

  private Object value(int depth) throws Violation {
    if (depth > Values.MAX_DEPTH) throw bad("more than " + Values.MAX_DEPTH + " levels");
    space();
    switch (peek()) {
      case '{': return map(depth);
      case '[': return array(depth);
      case '"': return text();
      case 't': return word("true", true);
      case 'f': return word("false", false);
      case 'n': return word("null", null);
      default: return number();
    }
  }

  private Object word(String expected, Object value) throws Violation {
    for (int at = 0; at < expected.length(); at++) {
      if (next() != expected.charAt(at)) throw bad("a word that JSON does not have");
    }
    return value;
  }

  private List<Object> array(int depth) throws Violation {
    List<Object> elements = new ArrayList<>();
    left.get();
    if (accept(']')) return elements;
    do elements.add(value(depth + 1));
    while (accept(','));
    expect(']');
    return elements;
  }

  private Map<String, Object> map(int depth) throws Violation {
    Map<String, Object> members = new LinkedHashMap<>();
    left.get();
    if (accept('}')) return members;
    do {
      space();
      if (peek() != '"') throw bad("a map whose key is no text");
      String key = text();
      expect(':');
      members.put(key, value(depth + 1));
    } while (accept(','));
    expect('}');
    return members;
  }

  private Object number() throws Violation {
    StringBuilder digits = new StringBuilder();
    while (left.hasRemaining() && "+-.0123456789eE".indexOf(left.get(left.position())) >= 0) digits.append(left.get());
    String text = digits.toString();
    try {
      if (text.matches("-?\\d{1,18}")) return Long.parseLong(text);
      if (text.matches("-?\\d{19,20}")) {
        BigInteger large = new BigInteger(text);
        if (large.bitLength() < 64) return large.longValue();
        if (large.signum() > 0 && large.bitLength() <= 64) return large;
      }
      if (text.matches("-?\\d.*")) return Double.parseDouble(text);
    } catch (NumberFormatException error) {
      throw bad("a number that is no JSON");
    }
    throw bad("a value that is no JSON");
  }

  private String text() throws Violation {
    StringBuilder result = new StringBuilder();
    left.get();
    for (char unit = next(); unit != '"'; unit = next()) {
      result.append(unit == '\\' ? escape() : unit);
    }
    return result.toString();
  }

  private char escape() throws Violation {
    char unit = next();
    if (unit == 'u') return hexadecimal();
    int at = ESCAPES.indexOf(unit);
    if (at < 0) throw bad("an escape that JSON does not have");
    return ESCAPED.charAt(at);
  }

  private char hexadecimal() throws Violation {
    int code = 0;
    for (int index = 0; index < 4; index++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) throw bad("an escape that JSON does not have");
      code = 16 * code + digit;
    }
    return (char) code;
  }
}
