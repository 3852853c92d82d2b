package dev.tutti;

import dev.tutti.wire.FrameReader;
import dev.tutti.wire.Message;
import dev.tutti.wire.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The threads that read frames and run handlers. With one call at a time, two threads take turns as
 * the reader, who runs short handlers itself ({@link ReaderRole}). With more, one thread reads, and
 * as many as calls may run take them from the queue.
 */
final class Reading {
  private final Session session;
  private final Stopping stopping;
  private final FrameReader frames;
  private final boolean isInline;
  private final CountDownLatch greeted = new CountDownLatch(1);

  Reading(Session session, Stopping stopping, InputStream input) {
    this.session = session;
    this.stopping = stopping;
    this.frames = new FrameReader(input);
    this.isInline = session.concurrency == 1;
  }

  /** Starts the threads, and waits for HELLO. */
  void start() throws InterruptedException {
    Threads.start("tutti-reader", this::readForEver);
    if (isInline) {
      Threads.start("tutti-reader-2", () -> {
        session.reader.take();
        readForEver();
      });
    } else {
      for (int at = 1; at <= session.concurrency; at++) Threads.startHandler("tutti-handler-" + at, this::runForEver);
    }
    greeted.await();
  }

  private void runForEver() {
    while (true) Performer.perform(session, session.queue.take());
  }

  private void readForEver() {
    while (true) {
      OpenCall call = readUntilCall();
      session.reader.lend();
      Performer.perform(session, call);
      if (session.reader.takeBack()) continue;
      for (OpenCall next = session.queue.takeNow(); next != null; next = session.queue.takeNow()) {
        Performer.perform(session, next);
      }
      session.reader.take();
    }
  }

  /** Reads until there is a call that the reader may run itself. */
  private OpenCall readUntilCall() {
    while (true) {
      try {
        Object[] payload = frames.next(session.codec);
        if (payload == null) Exit.now(Exit.DONE);
        OpenCall call = receive(Message.of(payload[0]));
        if (call != null) return call;
      } catch (Violation violation) {
        Exit.because(Exit.PROTOCOL, "protocol violation by the host: " + violation.code + ": " + violation.getMessage());
      } catch (IOException error) {
        Exit.because(Exit.IO, "cannot read frames: " + error.getMessage());
      }
    }
  }

  private OpenCall receive(Message message) throws Violation {
    if ((greeted.getCount() == 0) == (message.kind == Message.HELLO)) {
      throw new Violation("WIRE_UNEXPECTED", "HELLO must come first, and once");
    }
    switch (message.kind) {
      case Message.HELLO: hello(message.value); break;
      case Message.CALL: case Message.CAST: return accept(message);
      case Message.REPLY: case Message.FAIL: case Message.ITEM: session.siblings.settle(message); break;
      case Message.CREDIT: case Message.PUSH: case Message.END: feed(message); break;
      case Message.CANCEL:
        session.queue.cancel(message.id, (call) -> session.refuse(call, "CANCELLED", "Cancelled", "cancelled before it started"));
        break;
      case Message.PING: session.post(Message.PONG, message.number, session.finished.get()); break;
      case Message.STOP: stopping.begin(message.text, message.number); break;
      default: throw new Violation("WIRE_UNEXPECTED", "a message that only workers send: " + message.kind);
    }
    return null;
  }

  private void hello(Object info) throws Violation {
    if (!(info instanceof Map<?, ?> members)) throw new Violation("WIRE_BAD_MESSAGE", "HELLO without a map");
    session.maxFrameBytes = (int) positive(members, "maxFrameBytes", FrameReader.DEFAULT_MAX_FRAME_BYTES);
    frames.limit(session.maxFrameBytes);
    session.siblings.limit(positive(members, "maxInFlight", Double.POSITIVE_INFINITY));
    greeted.countDown();
  }

  private static double positive(Map<?, ?> members, String name, double otherwise) throws Violation {
    Object value = members.get(name);
    if (value == null) return otherwise;
    if (value instanceof Number number && number.doubleValue() >= 1) return number.doubleValue();
    throw new Violation("WIRE_BAD_MESSAGE", "HELLO: " + name + " must be a positive integer");
  }

  private OpenCall accept(Message message) throws Violation {
    OpenCall call = new OpenCall(message, frames.readAtNanos());
    switch (session.queue.push(call, isInline)) {
      case RUNS_HERE: return call;
      case DUPLICATE: throw new Violation("WIRE_BAD_MESSAGE", "CALL: id " + call.id + " is already open");
      case STOPPING: session.refuse(call, "STOPPING", "Stopping", "the worker is stopping"); break;
      default: break;
    }
    return null;
  }

  /** What is for a call that is not open is ignored: its answer was on the way. */
  private void feed(Message message) throws Violation {
    OpenCall call = session.queue.find(message.id);
    if (call == null) return;
    boolean[] isWanted = {true};
    call.change(() -> {
      if (message.kind == Message.CREDIT) call.credit += message.number;
      else if (message.kind == Message.PUSH) isWanted[0] = call.input.arrive(message.value);
      else {
        call.input.isEnded = true;
        if (message.value != null) call.input.fail(message.value);
      }
    });
    if (!isWanted[0]) throw new Violation("WIRE_UNEXPECTED", "PUSH for call " + message.id + ", which has not asked for it");
  }
}
