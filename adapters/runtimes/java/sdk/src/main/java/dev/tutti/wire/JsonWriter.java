package dev.tutti.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;

/** Appends values as JSON. */
final class JsonWriter implements ValueWriter {
  /** As JavaScript writes a date. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Bytes out;
  private final Content content;
  private final Deque<Level> levels = new ArrayDeque<>();
  private boolean isAfterKey;

  JsonWriter(Bytes out, Content content) {
    this.out = out;
    this.content = content;
  }

  private static final class Level {
    private final char end;
    private int left;
    private boolean isFirst = true;

    private Level(int left, char end) {
      this.left = left;
      this.end = end;
    }
  }

  @Override
  public void array(int size) {
    content.container();
    open(size, '[', ']');
  }

  @Override
  public void map(int size) {
    content.container();
    open(size, '{', '}');
  }

  @Override
  public void key(String text) {
    content.key();
    comma();
    quoted(text);
    out.int8(':');
    isAfterKey = true;
  }

  @Override
  public void nil() {
    word("null");
  }

  @Override
  public void bool(boolean value) {
    word(value ? "true" : "false");
  }

  @Override
  public void integer(long value) {
    word(Long.toString(value));
  }

  @Override
  public void unsigned(long bits) {
    word(Long.toUnsignedString(bits));
  }

  @Override
  public void real(double value) {
    if (!Double.isFinite(value)) throw new UnencodableException("JSON carries no NaN and no infinities");
    word(Double.toString(value));
  }

  @Override
  public void text(String value) {
    content.value();
    comma();
    quoted(value);
    done();
  }

  @Override
  public void binary(byte[] value) {
    throw new UnencodableException("JSON carries no binary data");
  }

  @Override
  public void timestamp(Instant value) {
    text(DATE.format(value));
  }

  private void word(String text) {
    content.value();
    comma();
    out.append(text.getBytes(StandardCharsets.US_ASCII));
    done();
  }

  private void open(int size, char begin, char end) {
    comma();
    out.int8(begin);
    if (size > 0) {
      levels.push(new Level(size, end));
    } else {
      out.int8(end);
      done();
    }
  }

  private void comma() {
    if (isAfterKey) {
      isAfterKey = false;
    } else if (!levels.isEmpty()) {
      if (!levels.peek().isFirst) out.int8(',');
      levels.peek().isFirst = false;
    }
  }

  /** A value is complete, and with it every container that it was the last of. */
  private void done() {
    while (!levels.isEmpty() && --levels.peek().left == 0) out.int8(levels.pop().end);
  }

  private void quoted(String text) {
    Text.refuseLoneSurrogates(text);
    StringBuilder escaped = new StringBuilder(text.length() + 2).append('"');
    for (int at = 0; at < text.length(); at++) {
      char unit = text.charAt(at);
      if (unit == '"' || unit == '\\') escaped.append('\\').append(unit);
      else if (unit >= 0x20) escaped.append(unit);
      else escaped.append(String.format("\\u%04x", (int) unit));
    }
    out.append(escaped.append('"').toString().getBytes(StandardCharsets.UTF_8));
  }
}
