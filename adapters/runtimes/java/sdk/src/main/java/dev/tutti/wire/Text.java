package dev.tutti.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Text that can be carried. */
public final class Text {
  private static final int MOST_CHARACTERS = 65_536;

  private Text() {}

  static void refuseLoneSurrogates(String text) {
    for (int at = 0; at < text.length(); at++) {
      char unit = text.charAt(at);
      if (!Character.isSurrogate(unit)) continue;
      boolean isPair = Character.isHighSurrogate(unit) && at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
      if (!isPair) throw new UnencodableException("text with half a character at " + at);
      at++;
    }
  }

  /** The text with U+FFFD for what cannot be carried, at most 65,536 characters of it. */
  public static String printable(String text) {
    if (text == null) return "";
    String part = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
    StringBuilder result = null;
    for (int at = 0; at < part.length(); at++) {
      char unit = part.charAt(at);
      if (!Character.isSurrogate(unit)) continue;
      if (Character.isHighSurrogate(unit) && at + 1 < part.length() && Character.isLowSurrogate(part.charAt(at + 1))) {
        at++;
        continue;
      }
      if (result == null) result = new StringBuilder(part);
      result.setCharAt(at, '\ufffd');
    }
    return result == null ? part : result.toString();
  }

  /** Text of UTF-8; what is not UTF-8 becomes U+FFFD. */
  static String of(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  static CharBuffer strict(byte[] bytes, int from, int to) throws Violation {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    try {
      return decoder.decode(ByteBuffer.wrap(bytes, from, to - from));
    } catch (CharacterCodingException error) {
      throw new Violation("WIRE_BAD_PAYLOAD", "JSON that is not UTF-8");
    }
  }
}
