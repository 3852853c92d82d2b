package dev.tutti;

import dev.tutti.wire.Message;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** One CALL or CAST of the host, from its arrival to its answer. */
final class OpenCall {
  private static final double MOST_MS = 1e11;

  final long id; // 0 for a cast
  final String method;
  final Object args;
  final Map<String, String> headers;
  final boolean hasDeadline;
  final boolean hasOutput;
  final boolean hasInput;
  private final long deadlineNanos;

  final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  double credit; // elements of the result that may be sent
  final Inflow input = new Inflow(); // elements of the argument
  private boolean isCancelled;
  private Thread runner;
  boolean isStarted; // guarded by the queue

  // What its handler leaves behind, for its answer.
  String uncarriable; // an element of the result, and why
  boolean wasCut; // elements were not wanted any more

  OpenCall(Message message, long readAtNanos) {
    id = message.kind == Message.CALL ? message.id : 0;
    method = message.text;
    args = message.value;
    headers = message.headers;
    hasDeadline = !Double.isNaN(message.number);
    deadlineNanos = hasDeadline ? readAtNanos + (long) (Math.min(message.number, MOST_MS) * 1e6) : 0;
    credit = message.credit;
    hasOutput = message.credit > 0;
    hasInput = message.hasInput;
  }

  boolean isCast() {
    return id == 0;
  }

  boolean isExpired() {
    return hasDeadline && remainingNanos() <= 0;
  }

  long remainingNanos() {
    return deadlineNanos - System.nanoTime();
  }

  boolean isUnwanted() {
    lock.lock();
    try {
      return isCancelled || isExpired();
    } finally {
      lock.unlock();
    }
  }

  /** The thread that runs the handler; it is interrupted when the call is cancelled. */
  void begin() {
    lock.lock();
    runner = Thread.currentThread();
    lock.unlock();
  }

  /** An interruption that comes too late is taken back. */
  void end() {
    lock.lock();
    runner = null;
    lock.unlock();
    Thread.interrupted();
  }

  void cancel() {
    change(() -> {
      isCancelled = true;
      if (runner != null) runner.interrupt();
    });
  }

  /** Counts as asked what is missing in the window. How many elements that are. */
  long ask(Inflow inflow) {
    lock.lock();
    try {
      long missing = inflow.missing();
      inflow.asked += missing;
      return missing;
    } finally {
      lock.unlock();
    }
  }

  /** Changes something that a handler may wait for. */
  void change(Runnable what) {
    lock.lock();
    try {
      what.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until something is so, at most so long. The lock is held before, after, and while it is
   * looked at.
   *
   * @throws CancelledException when the call is cancelled, or its time is over, first
   */
  void await(BooleanSupplier isSo, long mostNanos) {
    long until = System.nanoTime() + mostNanos;
    while (!isSo.getAsBoolean()) {
      if (isCancelled) throw new CancelledException(method + ": the caller has cancelled it");
      if (isExpired()) throw new CancelledException(method + ": its deadline has passed");
      long left = until - System.nanoTime();
      if (left <= 0) return;
      try {
        changed.await(hasDeadline ? Math.min(left, remainingNanos()) : left, TimeUnit.NANOSECONDS);
      } catch (InterruptedException error) {
        // By cancel(), which the next round sees, or by somebody in this program, whose affair it
        // is.
        if (!isCancelled) throw new CancelledException(method + ": its thread was interrupted");
      }
    }
  }

  void await(BooleanSupplier isSo) {
    await(isSo, Long.MAX_VALUE / 4);
  }
}
