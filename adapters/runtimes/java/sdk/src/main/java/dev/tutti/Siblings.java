package dev.tutti;

import dev.tutti.wire.Message;
import dev.tutti.wire.Violation;
import java.util.HashMap;
import java.util.Map;

/** Our own calls to other workers that have no answer yet, at most as many as the host allows. */
final class Siblings {
  /** One call of ours. What comes for it is guarded by the lock of the call whose handler waits. */
  static final class Asked {
    final OpenCall owner;
    final Inflow answer = new Inflow();
    long id;

    Asked(OpenCall owner) {
      this.owner = owner;
    }
  }

  private static final long MAX_ID = 0xffff_ffffL;
  private static final long ROUND_MS = 20;

  private final Map<Long, Asked> open = new HashMap<>();
  private double most = Double.POSITIVE_INFINITY;
  private long lastId;

  synchronized void limit(double most) {
    this.most = most;
  }

  /** Waits for a place, and opens the call. */
  synchronized void open(Asked asked) {
    while (open.size() >= most) {
      if (asked.owner.isUnwanted()) {
        throw new CancelledException(asked.owner.method + ": it ended while it waited for room to ask another worker");
      }
      try {
        wait(ROUND_MS);
      } catch (InterruptedException error) {
        Thread.currentThread().interrupt();
        throw new CancelledException(asked.owner.method + ": its thread was interrupted");
      }
    }
    do lastId = lastId == MAX_ID ? 1 : lastId + 1;
    while (open.containsKey(lastId));
    asked.id = lastId;
    open.put(asked.id, asked);
  }

  synchronized Asked close(long id) {
    notifyAll();
    return open.remove(id);
  }

  private synchronized Asked find(long id) {
    return open.get(id);
  }

  /** Gives what has come to who waits for it. */
  void settle(Message message) throws Violation {
    Asked asked = message.kind == Message.ITEM ? find(message.id) : close(message.id);
    if (asked == null) {
      throw new Violation("WIRE_UNKNOWN_CALL", "an answer to id " + message.id + ", which is not open");
    }
    boolean[] isWanted = {true};
    asked.owner.change(() -> {
      if (message.kind == Message.ITEM) {
        isWanted[0] = asked.answer.arrive(message.value);
        return;
      }
      if (message.kind == Message.FAIL) asked.answer.fail(message.value);
      else asked.answer.result = message.value;
      asked.answer.isEnded = true;
    });
    if (!isWanted[0]) throw new Violation("WIRE_UNEXPECTED", "ITEM for id " + message.id + " without credit");
  }
}
