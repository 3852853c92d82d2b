package dev.tutti;

/** How a handler sends the elements of its result. */
@FunctionalInterface
public interface Sender {
  /**
   * Waits until the caller has room for one more, so that a fast handler does not run ahead of it.
   *
   * @throws CancelledException when the rest is not wanted: let it pass
   * @throws dev.tutti.wire.UnencodableException for an element that cannot be carried; it ends the
   *   stream
   */
  void send(Object element);
}
