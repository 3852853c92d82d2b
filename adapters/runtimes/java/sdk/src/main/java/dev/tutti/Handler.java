package dev.tutti;

/** Answers a call. Whatever it throws is carried home. */
@FunctionalInterface
public interface Handler<I> {
  Object handle(Call call, I args) throws Exception;
}
