package dev.tutti;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reads while handlers run. */
@Timeout(30)
class ReaderRoleTest {
  private static CountDownLatch taking(ReaderRole role) {
    CountDownLatch taken = new CountDownLatch(1);
    Threads.start("other", () -> {
      role.take();
      taken.countDown();
    });
    return taken;
  }

  @Test
  void aHandlerThatTakesLongLosesTheRoleAlsoAfterALongSilence() throws InterruptedException {
    ReaderRole role = new ReaderRole();
    CountDownLatch taken = taking(role);
    Thread.sleep(300); // long enough for the other thread to doze
    role.lend();
    taken.await();
    assertFalse(role.takeBack());
  }

  @Test
  void aHandlerThatIsGoingToWaitGivesItAway() throws InterruptedException {
    ReaderRole role = new ReaderRole();
    CountDownLatch taken = taking(role);
    role.lend();
    role.giveAway();
    taken.await();
    assertFalse(role.takeBack());
  }

  @Test
  void aShortHandlerKeepsIt() {
    ReaderRole role = new ReaderRole();
    for (int round = 0; round < 1000; round++) {
      role.lend();
      assertTrue(role.takeBack());
    }
  }

  @Test
  void itIsAlwaysWithOne() throws InterruptedException {
    ReaderRole role = new ReaderRole();
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger handled = new AtomicInteger();
    AtomicBoolean isWrong = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    Runnable serve = () -> {
      while (handled.get() < 2000) {
        if (holders.getAndIncrement() != 0) isWrong.set(true);
        holders.decrementAndGet();
        role.lend();
        int at = handled.incrementAndGet();
        try {
          if (at % 97 == 0) Thread.sleep(15);
        } catch (InterruptedException error) {
          isWrong.set(true);
        }
        if (at % 31 == 0) role.giveAway();
        if (!role.takeBack()) role.take();
      }
      done.countDown();
    };
    Threads.start("first", serve);
    Threads.start("second", () -> {
      role.take();
      serve.run();
    });
    done.await();
    assertFalse(isWrong.get());
  }
}
