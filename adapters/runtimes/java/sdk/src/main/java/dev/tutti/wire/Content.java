package dev.tutti.wire;

/** What a frame may hold beside its bytes, and what of it is used (docs/protocol.md §2). */
final class Content {
  private int containers;
  private int keys;
  private int values;

  Content(int maxFrameBytes) {
    containers = Math.max(65_536, maxFrameBytes / 64);
    keys = containers;
    values = Math.max(524_288, maxFrameBytes / 8);
  }

  void value() {
    if (values-- == 0) throw new UnencodableException("more values than a frame may hold");
  }

  void container() {
    if (containers-- == 0) {
      throw new UnencodableException("more maps, arrays, binary values and timestamps than a frame may hold");
    }
    value();
  }

  void key() {
    if (keys-- == 0) throw new UnencodableException("more keys than a frame may hold");
    value();
  }
}
