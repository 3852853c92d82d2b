package dev.tutti;

/** Something that runs before the worker takes calls, or after the last one. */
@FunctionalInterface
public interface Hook {
  void run() throws Exception;
}
