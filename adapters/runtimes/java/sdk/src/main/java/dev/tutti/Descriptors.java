package dev.tutti;

import dev.tutti.wire.Codec;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;

/** The two descriptors that frames travel on, and how. */
record Descriptors(InputStream in, OutputStream out, Codec codec) {
  /** Why there are none; one line. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  /**
   * Takes the descriptors away from everything else in the process. Where descriptor 1 is the
   * frames, System.out goes to stderr from now on.
   */
  static Descriptors claim() throws Unusable {
    if (System.getenv("TUTTI_PROTOCOL") == null) {
      throw new Unusable(
          "this program is a Tutti worker and is started by a Tutti host; TUTTI_PROTOCOL is not set "
              + "(declare it as a worker in a supervision tree, see adapters/runtimes/java/README.md)");
    }
    String codec = System.getenv().getOrDefault("TUTTI_CODEC", "msgpack");
    if (!codec.equals("msgpack") && !codec.equals("json")) {
      throw new Unusable("expected TUTTI_CODEC to be msgpack or json; got " + codec);
    }
    InputStream in = new FileInputStream(descriptor("TUTTI_FD_IN"));
    OutputStream out = new FileOutputStream(descriptor("TUTTI_FD_OUT"));
    if ("0".equals(System.getenv("TUTTI_FD_IN"))) System.setIn(InputStream.nullInputStream());
    if ("1".equals(System.getenv("TUTTI_FD_OUT"))) System.setOut(System.err);
    return new Descriptors(in, out, codec.equals("json") ? Codec.JSON : Codec.MSGPACK);
  }

  private static FileDescriptor descriptor(String variable) throws Unusable {
    String text = System.getenv(variable);
    if ("0".equals(text)) return FileDescriptor.in;
    if ("1".equals(text)) return FileDescriptor.out;
    try {
      // Java has no public way to a descriptor by its number; the adapter starts the JVM so that
      // this is open.
      Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      return constructor.newInstance(Integer.parseInt(text));
    } catch (NumberFormatException error) {
      throw new Unusable("expected " + variable + " to be a descriptor; got " + text);
    } catch (ReflectiveOperationException | RuntimeException error) {
      throw new Unusable(
          "cannot use descriptor " + text + ": start the JVM with --add-opens=java.base/java.io=ALL-UNNAMED, "
              + "or declare the worker with descriptors: 'stdio'");
    }
  }
}
