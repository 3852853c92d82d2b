#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "tutti/errors.hpp"

namespace tutti::detail {

constexpr std::size_t kDefaultMaxFrameBytes = 67'108'864;
/** Deeper values are refused in both directions, so that no value exhausts the stack. */
constexpr int kMaxDepth = 512;

/** What a frame may hold beside its bytes, and what of it is used (docs/protocol.md §2). */
class Content {
 public:
  explicit Content(std::size_t max_frame_bytes)
      : containers_(std::max<std::size_t>(65'536, max_frame_bytes / 64)),
        keys_(containers_),
        values_(std::max<std::size_t>(524'288, max_frame_bytes / 8)) {}

  void value() { take(values_, "values"); }
  void container() {
    take(containers_, "maps, arrays, binary values and timestamps");
    take(values_, "values");
  }
  void key() {
    take(keys_, "keys");
    take(values_, "values");
  }

 private:
  static void take(std::size_t& left, const char* what) {
    if (left == 0) throw Unencodable(std::string("more ") + what + " than a frame may hold");
    left -= 1;
  }

  std::size_t containers_;
  std::size_t keys_;
  std::size_t values_;
};

}  // namespace tutti::detail
