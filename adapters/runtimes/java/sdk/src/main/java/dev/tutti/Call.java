package dev.tutti;

import dev.tutti.wire.Message;
import dev.tutti.wire.UnencodableException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a handler has of its call. Valid until the handler returns; threads that it starts must have
 * ended by then, or not use it.
 */
public final class Call {
  final Session session;
  final OpenCall open;

  Call(Session session, OpenCall open) {
    this.session = session;
    this.open = open;
  }

  /** The headers of the call, as {@code traceparent}. */
  public Map<String, String> headers() {
    return open.headers;
  }

  /** What is left of the deadline, at least nothing; empty where there is none. */
  public Optional<Duration> remaining() {
    if (!open.hasDeadline) return Optional.empty();
    return Optional.of(Duration.ofNanos(Math.max(0, open.remainingNanos())));
  }

  /** Whether nobody waits any more: the call was cancelled, or its deadline has passed. */
  public boolean isCancelled() {
    return open.isUnwanted();
  }

  /** For loops that take long: throws {@link CancelledException} when nobody waits any more. */
  public void check() {
    if (isCancelled()) throw new CancelledException(open.method + ": nobody waits for it any more");
  }

  /**
   * Waits so long. Throws {@link CancelledException} as soon as nobody waits for the call any more.
   */
  public void sleep(Duration duration) {
    session.reader.giveAway();
    open.lock.lock();
    try {
      open.await(() -> false, duration.toNanos());
    } finally {
      open.lock.unlock();
    }
  }

  /**
   * Tells the caller how far the call has come: a number from 0 to 1, and text or null. Nothing for
   * a cast.
   */
  public void progress(double fraction, String note) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("progress: expected a number from 0 to 1; got " + fraction);
    }
    if (!open.isCast()) session.send(Message.PROGRESS, open.id, fraction, note);
  }

  /** The elements of the argument; none where the caller sends none. */
  public <T> Elements<T> input(Class<T> type) {
    return new Input<>(this, type);
  }

  /**
   * Asks another worker, and waits for its answer. What is left of the deadline and the headers go
   * along.
   *
   * @param target a path from the root, or relative to our own supervisor: {@code ./tokenizer}
   * @throws CallException when it fails
   * @throws CancelledException when this call ends first
   */
  public <T> T call(String target, String method, Object args, Class<T> type) {
    Answer<Object> answer = new Answer<>(this, new Answer.Question(target, method, args, false, false), Object.class);
    return Convert.toType(answer.result(), type);
  }

  /** As {@link #call}, and the host may run it more than once, when the worker that has it dies. */
  public <T> T callIdempotent(String target, String method, Object args, Class<T> type) {
    Answer<Object> answer = new Answer<>(this, new Answer.Question(target, method, args, true, false), Object.class);
    return Convert.toType(answer.result(), type);
  }

  /**
   * Asks another worker for a result in elements. Use it in a try-with-resources: leaving it early
   * cancels it.
   */
  public <T> Elements<T> stream(String target, String method, Object args, Class<T> type) {
    return new Answer<>(this, new Answer.Question(target, method, args, false, true), type);
  }

  /** Tells another worker something, and does not wait. */
  public void cast(String target, String method, Object args) {
    check();
    session.send(Message.CAST, target, method, Convert.toWire(args), ttl(), open.headers.isEmpty() ? null : open.headers);
  }

  Double ttl() {
    return open.hasDeadline ? Math.max(0, open.remainingNanos() / 1e6) : null;
  }

  /** Sends one element of the result; waits until the caller has room for it. */
  void send(Object element) {
    takeCredit();
    try {
      session.send(Message.ITEM, open.id, Convert.toWire(element));
    } catch (UnencodableException error) {
      open.uncarriable = open.method + ": an element of the result cannot be carried: " + error.getMessage();
      throw error;
    }
  }

  private void takeCredit() {
    open.lock.lock();
    try {
      if (open.isUnwanted()) throw new CancelledException(open.method + ": nobody waits for it any more");
      if (open.credit < 1) session.reader.giveAway();
      open.await(() -> open.credit >= 1);
      open.credit--;
    } catch (CancelledException error) {
      open.wasCut = true;
      throw error;
    } finally {
      open.lock.unlock();
    }
  }
}
