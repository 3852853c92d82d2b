package dev.tutti;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The calls that wait, and those that run: they start in the order in which they came, {@code
 * limit} at a time.
 */
final class Queue {
  enum Admission { RUNS_HERE, WAITS, DUPLICATE, STOPPING }

  private final int limit;
  private final ArrayDeque<OpenCall> waiting = new ArrayDeque<>();
  private final Map<Long, OpenCall> open = new HashMap<>();
  private int running;
  private boolean isStopping;

  Queue(int limit) {
    this.limit = limit;
  }

  /**
   * Takes in what has come. RUNS_HERE: nothing was before it, and who pushes runs it, if it can.
   */
  synchronized Admission push(OpenCall call, boolean canRun) {
    if (!call.isCast() && open.containsKey(call.id)) return Admission.DUPLICATE;
    if (isStopping) return Admission.STOPPING;
    if (!call.isCast()) open.put(call.id, call);
    if (canRun && waiting.isEmpty() && running < limit) {
      running++;
      call.isStarted = true;
      return Admission.RUNS_HERE;
    }
    waiting.add(call);
    notifyAll();
    return Admission.WAITS;
  }

  /** The next call; waits for it. */
  synchronized OpenCall take() {
    while (waiting.isEmpty() || running >= limit) {
      try {
        wait();
      } catch (InterruptedException error) {
        // An interruption that was meant for a handler which has ended.
      }
    }
    return start();
  }

  /** The next call, when one waits and may start; null otherwise. */
  synchronized OpenCall takeNow() {
    return waiting.isEmpty() || running >= limit ? null : start();
  }

  private OpenCall start() {
    OpenCall call = waiting.poll();
    running++;
    call.isStarted = true;
    return call;
  }

  /** The call is about to be answered: from then on the host may use its id again. */
  synchronized void forget(OpenCall call) {
    if (!call.isCast()) open.remove(call.id);
  }

  /** The call has been answered: another may start in its place. */
  synchronized void finish() {
    running--;
    notifyAll();
  }

  /** The unanswered call with that id; null where there is none. */
  synchronized OpenCall find(long id) {
    return open.get(id);
  }

  /**
   * A call that is cancelled: one that runs is told; one that waits is refused, and never starts.
   */
  void cancel(long id, Consumer<OpenCall> refuse) {
    OpenCall call;
    synchronized (this) {
      call = open.get(id);
      if (call == null) return;
      if (!call.isStarted) {
        open.remove(id);
        waiting.remove(call);
        refuse.accept(call); // under the lock, so that nothing that starts overtakes it
        return;
      }
    }
    call.cancel();
  }

  /** Refuses what waits and what will come. */
  synchronized void stop(Consumer<OpenCall> refuse) {
    isStopping = true;
    for (OpenCall call : waiting) {
      open.remove(call.id);
      refuse.accept(call);
    }
    waiting.clear();
  }

  /** Waits until nothing runs, or that time (of nanoTime) has come. Whether nothing runs. */
  synchronized boolean awaitIdle(long untilNanos) throws InterruptedException {
    while (running > 0) {
      long leftMs = (untilNanos - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) return false;
      wait(leftMs);
    }
    return true;
  }
}
