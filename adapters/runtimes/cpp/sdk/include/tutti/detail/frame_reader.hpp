#pragma once

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "tutti/detail/clock.hpp"
#include "tutti/detail/codec.hpp"
#include "tutti/errors.hpp"

namespace tutti::detail {

/** Cuts what comes from a descriptor into payloads. One thread at a time uses it. */
class FrameReader {
 public:
  explicit FrameReader(int descriptor) : descriptor_(descriptor), buffer_(kChunkBytes, '\0') {}

  void limit(std::size_t max_frame_bytes) { max_frame_bytes_ = max_frame_bytes; }

  /** When the bytes of the last payload were read. */
  Clock::time_point read_at() const { return read_at_; }

  /**
   * The next payload, valid until the next call; nothing at the end of the input, also inside of a
   * frame: the host is gone.
   *
   * @throws Violation `WIRE_EMPTY_FRAME`, `WIRE_FRAME_TOO_LARGE`
   * @throws std::system_error when the descriptor cannot be read.
   */
  std::optional<std::string_view> next() {
    begin_ += std::exchange(used_, 0);
    if (!fill(kHeaderBytes)) return std::nullopt;
    std::size_t size = 0;
    for (std::size_t at = 0; at < kHeaderBytes; ++at) size = (size << 8) | static_cast<unsigned char>(buffer_[begin_ + at]);
    if (size == 0) throw Violation("WIRE_EMPTY_FRAME", "an empty frame");
    if (size > max_frame_bytes_) {
      throw Violation("WIRE_FRAME_TOO_LARGE", "a frame of " + std::to_string(size) + " bytes; the limit is " +
                                                  std::to_string(max_frame_bytes_));
    }
    if (!fill(kHeaderBytes + size)) return std::nullopt;
    used_ = kHeaderBytes + size;
    return std::string_view(buffer_).substr(begin_ + kHeaderBytes, size);
  }

 private:
  static constexpr std::size_t kChunkBytes = 65'536;

  /**
   * Whether so many bytes are there, from `begin_` on. Memory grows as bytes come, not as headers
   * claim.
   */
  bool fill(std::size_t wanted) {
    while (end_ - begin_ < wanted) {
      make_room(wanted);
      const ssize_t got = ::read(descriptor_, buffer_.data() + end_, buffer_.size() - end_);
      if (got == 0) return false;
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw std::system_error(errno, std::generic_category(), "cannot read frames");
      end_ += static_cast<std::size_t>(got);
      read_at_ = Clock::now();
    }
    return true;
  }

  void make_room(std::size_t wanted) {
    if (begin_ == end_) begin_ = end_ = 0;
    if (begin_ == 0 && end_ == 0 && buffer_.size() > kChunkBytes && wanted <= kChunkBytes) {
      buffer_.resize(kChunkBytes);  // what one large frame took is given back
      buffer_.shrink_to_fit();
    }
    if (begin_ > 0 && (end_ == buffer_.size() || begin_ + wanted > buffer_.size())) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
      end_ -= std::exchange(begin_, 0);
    }
    if (end_ == buffer_.size()) buffer_.resize(std::min(wanted, 2 * buffer_.size()));
  }

  const int descriptor_;
  std::size_t max_frame_bytes_ = kDefaultMaxFrameBytes;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t used_ = 0;
  Clock::time_point read_at_ = Clock::now();
};

}  // namespace tutti::detail
