package dev.tutti;

import java.util.Map;

/** Lines of the worker's log, with fields: {@code Log.info("loaded", Map.of("words", 12))}. */
public final class Log {
  private Log() {}

  public static void trace(String message, Map<String, ?> fields) {
    write("trace", message, fields);
  }

  public static void debug(String message, Map<String, ?> fields) {
    write("debug", message, fields);
  }

  public static void info(String message, Map<String, ?> fields) {
    write("info", message, fields);
  }

  public static void info(String message) {
    write("info", message, Map.of());
  }

  public static void warn(String message, Map<String, ?> fields) {
    write("warn", message, fields);
  }

  public static void error(String message, Map<String, ?> fields) {
    write("error", message, fields);
  }

  private static void write(String level, String message, Map<String, ?> fields) {
    Session session = Session.current;
    if (session != null) session.log(level, message, fields);
    else System.err.println(level + ": " + message); // before run()
  }
}
