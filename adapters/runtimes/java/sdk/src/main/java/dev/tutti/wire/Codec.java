package dev.tutti.wire;

/** How payloads are written: MessagePack or JSON. The values are those of {@link Values}. */
public enum Codec {
  MSGPACK {
    @Override
    public Object decode(byte[] bytes, int from, int to) throws Violation {
      return new MsgpackReader(bytes, from, to).whole();
    }

    @Override
    ValueWriter writer(Bytes out, Content content) {
      return new MsgpackWriter(out, content);
    }
  },
  JSON {
    @Override
    public Object decode(byte[] bytes, int from, int to) throws Violation {
      return new JsonReader(bytes, from, to).whole();
    }

    @Override
    ValueWriter writer(Bytes out, Content content) {
      return new JsonWriter(out, content);
    }
  };

  public static final int HEADER_BYTES = 4;

  /** The value of a payload. */
  public abstract Object decode(byte[] bytes, int from, int to) throws Violation;

  abstract ValueWriter writer(Bytes out, Content content);

  /**
   * A whole frame, header included, that holds an array of these elements.
   *
   * @throws UnencodableException when a value cannot be carried, or the frame would be too large
   */
  public Bytes frame(int maxFrameBytes, Object... elements) {
    Bytes frame = new Bytes(256);
    frame.int32(0);
    ValueWriter writer = writer(frame, new Content(maxFrameBytes));
    writer.array(elements.length);
    for (Object element : elements) Values.write(writer, element, 0);
    int size = frame.size() - HEADER_BYTES;
    if (size > maxFrameBytes) {
      throw new UnencodableException(size + " bytes; a frame may have " + maxFrameBytes + " (maxFrameBytes)");
    }
    frame.int32At(0, size);
    return frame;
  }
}
