package dev.tutti.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The golden byte vectors of the protocol, in both directions. */
class VectorsTest {
  private static List<Map<?, ?>> vectors(String file) throws IOException, Violation {
    String folder = System.getProperty("tutti.vectors", "../../../../test/vectors");
    byte[] text = Files.readAllBytes(Path.of(folder, file));
    List<Map<?, ?>> list = new ArrayList<>();
    for (Object each : (List<?>) Codec.JSON.decode(text, 0, text.length)) list.add((Map<?, ?>) each);
    assertFalse(list.isEmpty());
    return list;
  }

  private static Stream<Map<?, ?>> messages() throws IOException, Violation {
    return Stream.concat(vectors("messages.json").stream(), vectors("streams.json").stream());
  }

  private static byte[] unhex(Object text) {
    return HexFormat.of().parseHex((String) text);
  }

  /** What the JSON of the vectors stands for. */
  private static Object meaning(Object value) {
    if (value instanceof List<?> elements) return elements.stream().map(VectorsTest::meaning).toList();
    if (!(value instanceof Map<?, ?> members)) return value;
    if (members.get("$bytes") != null) return unhex(members.get("$bytes"));
    if (members.get("$float") != null) return Double.valueOf((String) members.get("$float"));
    Map<String, Object> result = new TreeMap<>();
    members.forEach((key, member) -> result.put((String) key, meaning(member)));
    return result;
  }

  /** The same text for values that mean the same: 1.0 and 1, any NaN. */
  private static String plain(Object value) {
    if (value instanceof List<?> elements) return elements.stream().map(VectorsTest::plain).toList().toString();
    if (value instanceof Map<?, ?> members) {
      Map<String, String> sorted = new TreeMap<>();
      members.forEach((key, member) -> sorted.put((String) key, plain(member)));
      return sorted.toString();
    }
    if (value instanceof byte[] bytes) return "bytes " + HexFormat.of().formatHex(bytes);
    if (value instanceof Number number) return String.valueOf(number.doubleValue());
    return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
  }

  private static byte[] written(Codec codec, Object message) {
    Bytes frame = codec.frame(FrameReader.DEFAULT_MAX_FRAME_BYTES, ((List<?>) message).toArray());
    return Arrays.copyOf(frame.array(), frame.size());
  }

  /** Bytes that come one at a time. */
  private static InputStream slowly(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int at, int length) {
        return super.read(into, at, Math.min(length, 1));
      }
    };
  }

  private static DynamicTest test(Map<?, ?> vector, org.junit.jupiter.api.function.Executable executable) {
    return DynamicTest.dynamicTest((String) vector.get("name"), executable);
  }

  @TestFactory
  Stream<DynamicTest> everyFrameIsRead() throws Exception {
    return messages().map((vector) -> test(vector, () -> {
      FrameReader reader = new FrameReader(slowly(unhex(vector.get("frame"))));
      Object value = reader.next(Codec.MSGPACK)[0];
      assertEquals(plain(meaning(vector.get("message"))), plain(value));
      Message.of(value);
      assertNull(reader.next(Codec.MSGPACK));
    }));
  }

  @TestFactory
  Stream<DynamicTest> everyMessageIsWritten() throws Exception {
    return messages().map((vector) -> test(vector, () -> {
      Object message = meaning(vector.get("message"));
      byte[] frame = written(Codec.MSGPACK, message);
      if (Boolean.TRUE.equals(vector.get("canonical"))) assertArrayEquals(unhex(vector.get("frame")), frame);
      assertEquals(plain(message), plain(Codec.MSGPACK.decode(frame, Codec.HEADER_BYTES, frame.length)));
    }));
  }

  @TestFactory
  Stream<DynamicTest> jsonCarriesTheSame() throws Exception {
    return messages().map((vector) -> test(vector, () -> {
      Object message = meaning(vector.get("message"));
      if (plain(vector.get("message")).contains("$")) {
        assertThrows(UnencodableException.class, () -> written(Codec.JSON, message));
        return;
      }
      byte[] frame = written(Codec.JSON, message);
      assertEquals(plain(message), plain(Codec.JSON.decode(frame, Codec.HEADER_BYTES, frame.length)));
    }));
  }

  @TestFactory
  Stream<DynamicTest> everyViolationIsRefusedByItsCode() throws Exception {
    return vectors("violations.json").stream().filter((vector) -> !"host".equals(vector.get("reader"))).map((vector) ->
        test(vector, () -> {
          FrameReader reader = new FrameReader(slowly(unhex(vector.get("bytes"))));
          reader.limit(((Long) vector.get("maxFrameBytes")).intValue());
          if (vector.get("code").equals("WIRE_TRUNCATED")) { // to a worker, any end of file means that its host has died
            assertNull(reader.next(Codec.MSGPACK));
            return;
          }
          Violation violation = assertThrows(Violation.class, () -> Message.of(reader.next(Codec.MSGPACK)[0]));
          assertEquals(vector.get("code"), violation.code);
        }));
  }

  @TestFactory
  Stream<DynamicTest> integersGoThereAndBack() {
    return Stream.of(0L, 127L, 128L, 255L, 256L, 65_535L, 65_536L, 0xffff_ffffL, Long.MAX_VALUE, -1L, -32L, -33L, -129L,
        -32_769L, Long.MIN_VALUE, BigInteger.ONE.shiftLeft(63), BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE))
        .map((number) -> DynamicTest.dynamicTest(number.toString(), () -> {
          for (Codec codec : Codec.values()) {
            byte[] frame = written(codec, List.of(number));
            assertEquals(List.of(number), codec.decode(frame, Codec.HEADER_BYTES, frame.length));
          }
        }));
  }
}
