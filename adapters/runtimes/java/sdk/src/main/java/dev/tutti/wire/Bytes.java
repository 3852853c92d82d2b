package dev.tutti.wire;

import java.util.Arrays;

/** Bytes that grow. */
public final class Bytes {
  private byte[] array;
  private int size;

  public Bytes(int capacity) {
    array = new byte[capacity];
  }

  public byte[] array() {
    return array;
  }

  public int size() {
    return size;
  }

  void int8(int value) {
    room(1);
    array[size++] = (byte) value;
  }

  void int32(int value) {
    room(4);
    size += 4;
    int32At(size - 4, value);
  }

  void int32At(int at, int value) {
    for (int index = 0; index < 4; index++) array[at + index] = (byte) (value >> (24 - 8 * index));
  }

  /** The lowest bytes of a number, the highest of them first. */
  void bigEndian(long value, int bytes) {
    room(bytes);
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) array[size++] = (byte) (value >> shift);
  }

  void append(byte[] bytes) {
    append(bytes, 0, bytes.length);
  }

  public void append(byte[] bytes, int from, int length) {
    room(length);
    System.arraycopy(bytes, from, array, size, length);
    size += length;
  }

  private void room(int more) {
    if (array.length - size < more) array = Arrays.copyOf(array, Math.max(size + more, 2 * array.length));
  }
}
