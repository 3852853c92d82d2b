package dev.tutti.wire;

import java.time.Instant;

/** Appends values to a payload, in the order in which they come. */
interface ValueWriter {
  void array(int size);

  void map(int size);

  void key(String text);

  void nil();

  void bool(boolean value);

  void integer(long value);

  /** An integer from 2^63 to 2^64-1, by its bits. */
  void unsigned(long bits);

  void real(double value);

  void text(String value);

  void binary(byte[] value);

  void timestamp(Instant value);
}
