package dev.tutti;

/** Answers a call in elements; they end when it returns. */
@FunctionalInterface
public interface StreamHandler<I> {
  void handle(Call call, I args, Sender send) throws Exception;
}
