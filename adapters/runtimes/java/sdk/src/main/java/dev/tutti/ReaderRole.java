package dev.tutti;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who reads frames, when the thread that reads also runs handlers. A short handler runs where its
 * call was read, which saves waking another thread; the role is lent meanwhile. When a handler
 * takes long, a second thread takes the role, so that PING, CANCEL and the end of the input are
 * seen. A handler that is going to wait gives it away at once.
 *
 * <pre>
 *   held ──lend──> lent ──takeBack──> held       the handler was short
 *                   └──────taken────> held       by the other thread
 * </pre>
 */
final class ReaderRole {
  private static final int HELD = 0;
  private static final int LENT = 1;
  private static final int OFFERED = 2;
  private static final long ROUND_MS = 5;
  private static final int ROUNDS_UNTIL_DOZING = 20;

  private final AtomicInteger state = new AtomicInteger(HELD);
  private final AtomicLong lentCount = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean isDozing;

  /** Before a handler. The holder only. */
  void lend() {
    lentCount.incrementAndGet();
    state.set(LENT);
    if (isDozing) wake();
  }

  /** After the handler. Whether the role is still ours; if not, another thread reads. */
  boolean takeBack() {
    return state.compareAndSet(LENT, HELD);
  }

  /** Somewhere in a handler that is going to wait. Does nothing where the role is not lent. */
  void giveAway() {
    if (state.compareAndSet(LENT, OFFERED)) wake();
  }

  /** The other thread waits here until the role is its own. */
  void take() {
    int quietRounds = 0;
    while (true) {
      long seen = lentCount.get();
      pause(quietRounds >= ROUNDS_UNTIL_DOZING);
      if (state.compareAndSet(OFFERED, HELD)) return;
      boolean isSame = lentCount.get() == seen;
      if (isSame && state.compareAndSet(LENT, HELD)) return; // it takes more than a round
      quietRounds = isSame ? quietRounds + 1 : 0;
    }
  }

  private void pause(boolean mayDoze) {
    lock.lock();
    try {
      if (!mayDoze) {
        long left = TimeUnit.MILLISECONDS.toNanos(ROUND_MS);
        while (left > 0 && state.get() != OFFERED) left = awaitNanos(left);
        return;
      }
      isDozing = true;
      // Who lends looks at isDozing after it has changed the state, so one of us sees the other.
      while (isDozing && state.get() == HELD) changed.awaitUninterruptibly();
      isDozing = false;
    } finally {
      lock.unlock();
    }
  }

  private long awaitNanos(long nanos) {
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException error) {
      return nanos; // an interruption that was meant for a handler which has ended
    }
  }

  private void wake() {
    lock.lock();
    try {
      isDozing = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
