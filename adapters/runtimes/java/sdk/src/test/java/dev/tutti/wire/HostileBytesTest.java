package dev.tutti.wire;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes of every form are read, or refused as violations; nothing else is thrown. */
class HostileBytesTest {
  @Test
  void bytesThatWereChangedAreReadOrRefused() {
    Random random = new Random(20_261_201);
    for (Codec codec : Codec.values()) {
      Bytes frame = codec.frame(1_000_000, 3, 1, null, "m", Map.of("a", List.of(1, 2.5, "text", true)), 10.5, Map.of("h", "v"));
      for (int round = 0; round < 30_000; round++) {
        byte[] bytes = Arrays.copyOfRange(frame.array(), Codec.HEADER_BYTES, frame.size());
        for (int change = random.nextInt(4); change >= 0; change--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        try {
          Message.of(codec.decode(bytes, 0, 1 + random.nextInt(bytes.length)));
        } catch (Violation refused) {
          continue;
        }
      }
    }
  }

  @Test
  void nestingThatWouldExhaustTheStackIsRefused() {
    for (Codec codec : Codec.values()) {
      byte[] bytes = new byte[1_000_000];
      Arrays.fill(bytes, codec == Codec.JSON ? (byte) '[' : (byte) 0x91);
      assertThrows(Violation.class, () -> codec.decode(bytes, 0, bytes.length));
    }
  }

  @Test
  void whatCannotBeCarriedIsSaid() {
    for (Object value : List.of("half \ud800", new Object(), new java.math.BigInteger("9".repeat(30)), "x".repeat(2000))) {
      assertThrows(UnencodableException.class, () -> Codec.MSGPACK.frame(1000, value), String.valueOf(value));
    }
  }
}
