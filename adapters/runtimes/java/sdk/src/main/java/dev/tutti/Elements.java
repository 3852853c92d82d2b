package dev.tutti;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Elements that are asked for as they are taken. Can be iterated once; leaving early:
 * {@link #close}.
 */
public abstract class Elements<T> implements Iterable<T>, AutoCloseable {
  /** Stands for the end, since an element may be null. */
  static final Object END = new Object();

  /** The next element, or {@link #END}. */
  abstract Object take();

  /** No more elements are wanted. */
  @Override
  public void close() {}

  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      private Object next;

      @Override
      public boolean hasNext() {
        if (next == null) {
          Object taken = take();
          next = taken == null ? NOTHING : taken;
        }
        return next != END;
      }

      @Override
      @SuppressWarnings("unchecked")
      public T next() {
        if (!hasNext()) throw new NoSuchElementException();
        Object taken = next == NOTHING ? null : next;
        next = null;
        return (T) taken;
      }
    };
  }

  private static final Object NOTHING = new Object();
}
