package dev.tutti;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tutti.wire.UnencodableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What handlers take and return, and what does not fit. */
class ConvertTest {
  enum Case { UPPER, LOWER }

  record Word(String text, int maxLength, Optional<Double> weight, Case spelling) {}

  record Sentence(List<Word> words, Map<String, int[]> notes) {}

  private static String refusal(Object value, Class<?> type) {
    return assertThrows(BadValueException.class, () -> Convert.toType(value, type)).getMessage();
  }

  @Test
  void recordsGoThereAndBack() {
    Sentence sentence = new Sentence(List.of(new Word("hei", 3, Optional.of(0.5), Case.LOWER), new Word("moi", 4, Optional.empty(), null)),
        Map.of("a", new int[] {1, 2}));
    Sentence back = Convert.toType(Convert.toWire(sentence), Sentence.class);
    assertEquals(sentence.words(), back.words());
    assertArrayEquals(new int[] {1, 2}, back.notes().get("a"));
  }

  @Test
  void aNumberIsTakenInEachFormThatLosesNothing() {
    assertEquals(1L << 40, Convert.toType((double) (1L << 40), Long.class));
    assertEquals(3.0, Convert.toType(3L, Double.class));
    assertEquals("$: expected an integer; got the float 1.5", refusal(1.5, Integer.class));
    assertEquals("$: expected an integer of 32 bits; got 4294967296", refusal(1L << 32, Integer.class));
    assertEquals("$: expected an integer of 8 bits; got 128", refusal(128L, Byte.class));
  }

  @Test
  void aRefusalSaysWhere() {
    Map<String, Object> word = Map.of("text", 7L, "maxLength", 1L);
    assertEquals("$.words[0].text: expected text; got an integer", refusal(Map.of("words", List.of(word)), Sentence.class));
    assertEquals("$.maxLength: expected a number; got nil", refusal(Map.of("text", "a"), Word.class));
    assertEquals("$.spelling: expected one of UPPER, LOWER; got \"Title\"",
        refusal(Map.of("text", "a", "maxLength", 1L, "spelling", "Title"), Word.class));
  }

  @Test
  void whatCannotBeCarriedIsNamed() {
    String message = assertThrows(UnencodableException.class, () -> Convert.toWire(new Thread())).getMessage();
    assertEquals("a value of java.lang.Thread; use a record, a Map or a List", message);
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    assertThrows(UnencodableException.class, () -> Convert.toWire(cycle));
  }
}
