package dev.tutti;

import dev.tutti.wire.Message;

/** What another worker answers: elements, and a value. */
final class Answer<T> extends Elements<T> {
  record Question(String target, String method, Object args, boolean isIdempotent, boolean isStream) {}

  private final Call call;
  private final Siblings.Asked asked;
  private final String what;
  private final Class<T> type;

  Answer(Call call, Question question, Class<T> type) {
    this.call = call;
    this.type = type;
    this.what = question.target + " " + question.method;
    this.asked = new Siblings.Asked(call.open);
    call.session.reader.giveAway();
    call.check();
    Object args = Convert.toWire(question.args);
    call.session.siblings.open(asked);
    if (question.isStream) asked.answer.asked = Inflow.WINDOW;
    try {
      call.session.send(
          Message.CALL, asked.id, question.target, question.method, args, call.ttl(),
          call.open.headers.isEmpty() ? null : call.open.headers, question.isIdempotent,
          question.isStream ? Inflow.WINDOW : null);
    } catch (RuntimeException error) {
      call.session.siblings.close(asked.id);
      throw error;
    }
  }

  @Override
  Object take() {
    OpenCall open = call.open;
    Inflow answer = asked.answer;
    Object element;
    long missing = open.ask(answer);
    if (missing > 0) call.session.send(Message.CREDIT, asked.id, missing);
    open.lock.lock();
    try {
      await();
      if (answer.isEmpty()) {
        refuse();
        return END;
      }
      element = answer.poll();
    } finally {
      open.lock.unlock();
    }
    return Convert.toType(element, type, "$element");
  }

  /** The value of the call itself. */
  Object result() {
    OpenCall open = call.open;
    open.lock.lock();
    try {
      while (!asked.answer.isEnded) await();
      refuse();
      return asked.answer.result;
    } finally {
      open.lock.unlock();
    }
  }

  private void await() {
    try {
      call.open.await(() -> !asked.answer.isEmpty() || asked.answer.isEnded);
    } catch (CancelledException error) {
      close();
      throw error;
    }
  }

  private void refuse() {
    if (asked.answer.error == null) return;
    throw new CallException(
        Inflow.text(asked.answer.error, "code", "HANDLER_FAILED"),
        Inflow.text(asked.answer.error, "name", "Error"),
        what + ": " + Inflow.text(asked.answer.error, "message", "it failed"),
        Inflow.text(asked.answer.error, "stack", ""),
        asked.answer.error.get("data"));
  }

  private boolean isLeft;

  @Override
  public void close() {
    call.open.lock.lock();
    try {
      if (asked.answer.isEnded || isLeft) return;
      isLeft = true;
    } finally {
      call.open.lock.unlock();
    }
    call.session.send(Message.CANCEL, asked.id);
  }
}
