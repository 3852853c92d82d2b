package dev.tutti;

import dev.tutti.wire.Message;

/** The elements of an argument. */
final class Input<T> extends Elements<T> {
  private final Call call;
  private final Class<T> type;

  Input(Call call, Class<T> type) {
    this.call = call;
    this.type = type;
  }

  @Override
  Object take() {
    OpenCall open = call.open;
    if (!open.hasInput) return END;
    Inflow input = open.input;
    Object element;
    long missing = open.ask(input);
    if (missing > 0) call.session.send(Message.PULL, open.id, missing);
    open.lock.lock();
    try {
      if (input.isEmpty() && !input.isEnded) call.session.reader.giveAway();
      open.await(() -> !input.isEmpty() || input.isEnded);
      if (input.isEmpty()) {
        if (input.error == null) return END;
        throw new InputException(
            Inflow.text(input.error, "name", "Error"),
            Inflow.text(input.error, "message", "the source of the argument failed"));
      }
      element = input.poll();
    } finally {
      open.lock.unlock();
    }
    return Convert.toType(element, type, "$element");
  }
}
