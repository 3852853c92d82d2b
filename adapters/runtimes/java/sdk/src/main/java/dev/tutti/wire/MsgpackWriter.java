package dev.tutti.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Appends values as MessagePack, each in its shortest form. */
final class MsgpackWriter implements ValueWriter {
  private final Bytes out;
  private final Content content;

  MsgpackWriter(Bytes out, Content content) {
    this.out = out;
    this.content = content;
  }

  @Override
  public void array(int size) {
    content.container();
    length(size, 0x90, 0xdc, 0xdd);
  }

  @Override
  public void map(int size) {
    content.container();
    length(size, 0x80, 0xde, 0xdf);
  }

  private void length(int size, int fix, int tag16, int tag32) {
    if (size <= 15) out.int8(fix | size);
    else if (size <= 0xffff) tagged(tag16, size, 2);
    else tagged(tag32, size, 4);
  }

  @Override
  public void key(String text) {
    content.key();
    characters(text);
  }

  @Override
  public void text(String value) {
    content.value();
    characters(value);
  }

  private void characters(String value) {
    Text.refuseLoneSurrogates(value);
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 32) out.int8(0xa0 | bytes.length);
    else if (bytes.length <= 0xff) tagged(0xd9, bytes.length, 1);
    else if (bytes.length <= 0xffff) tagged(0xda, bytes.length, 2);
    else tagged(0xdb, bytes.length, 4);
    out.append(bytes);
  }

  @Override
  public void nil() {
    content.value();
    out.int8(0xc0);
  }

  @Override
  public void bool(boolean value) {
    content.value();
    out.int8(value ? 0xc3 : 0xc2);
  }

  @Override
  public void integer(long value) {
    content.value();
    if (value >= -32 && value < 128) out.int8((int) value);
    else if (value >= 0) {
      if (value <= 0xff) tagged(0xcc, value, 1);
      else if (value <= 0xffff) tagged(0xcd, value, 2);
      else if (value <= 0xffff_ffffL) tagged(0xce, value, 4);
      else tagged(0xcf, value, 8);
    } else if (value >= Byte.MIN_VALUE) tagged(0xd0, value, 1);
    else if (value >= Short.MIN_VALUE) tagged(0xd1, value, 2);
    else if (value >= Integer.MIN_VALUE) tagged(0xd2, value, 4);
    else tagged(0xd3, value, 8);
  }

  @Override
  public void unsigned(long bits) {
    content.value();
    tagged(0xcf, bits, 8);
  }

  @Override
  public void real(double value) {
    content.value();
    tagged(0xcb, Double.doubleToRawLongBits(value), 8);
  }

  @Override
  public void binary(byte[] value) {
    content.container();
    if (value.length <= 0xff) tagged(0xc4, value.length, 1);
    else if (value.length <= 0xffff) tagged(0xc5, value.length, 2);
    else tagged(0xc6, value.length, 4);
    out.append(value);
  }

  @Override
  public void timestamp(Instant value) {
    content.container();
    long seconds = value.getEpochSecond();
    long both = ((long) value.getNano() << 34) | seconds;
    if (seconds < 0 || seconds >>> 34 != 0) {
      out.int8(0xc7);
      out.int8(12);
      out.int8(0xff);
      out.int32(value.getNano());
      out.bigEndian(seconds, 8);
    } else {
      boolean isShort = both >>> 32 == 0;
      out.int8(isShort ? 0xd6 : 0xd7);
      out.int8(0xff);
      out.bigEndian(both, isShort ? 4 : 8);
    }
  }

  private void tagged(int tag, long bits, int bytes) {
    out.int8(tag);
    out.bigEndian(bits, bytes);
  }
}
