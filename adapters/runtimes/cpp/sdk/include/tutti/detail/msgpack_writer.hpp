#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "tutti/detail/limits.hpp"
#include "tutti/detail/utf8.hpp"
#include "tutti/value.hpp"

namespace tutti::detail {

/** Appends values as MessagePack, each in its shortest form. */
class MsgpackWriter {
 public:
  MsgpackWriter(std::string& out, Content& content) : out_(out), content_(content) {}

  void array(std::size_t size) {
    content_.container();
    length(size, 0x90, 15, 0xdc, 0xdd);
  }

  void map(std::size_t size) {
    content_.container();
    length(size, 0x80, 15, 0xde, 0xdf);
  }

  void key(std::string_view text) {
    content_.key();
    characters(text);
  }

  void nil() { single(0xc0); }
  void boolean(bool value) { single(value ? 0xc3 : 0xc2); }

  void text(std::string_view value) {
    content_.value();
    characters(value);
  }

  void integer(std::int64_t value) {
    if (value >= 0) return whole(static_cast<std::uint64_t>(value));
    content_.value();
    if (value >= -32) return byte(static_cast<std::uint8_t>(value));
    if (value >= INT8_MIN) return tagged(0xd0, static_cast<std::uint64_t>(value), 1);
    if (value >= INT16_MIN) return tagged(0xd1, static_cast<std::uint64_t>(value), 2);
    if (value >= INT32_MIN) return tagged(0xd2, static_cast<std::uint64_t>(value), 4);
    tagged(0xd3, static_cast<std::uint64_t>(value), 8);
  }

  void whole(std::uint64_t value) {
    content_.value();
    if (value < 0x80) return byte(static_cast<std::uint8_t>(value));
    if (value <= UINT8_MAX) return tagged(0xcc, value, 1);
    if (value <= UINT16_MAX) return tagged(0xcd, value, 2);
    if (value <= UINT32_MAX) return tagged(0xce, value, 4);
    tagged(0xcf, value, 8);
  }

  void real(double value) {
    content_.value();
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    tagged(0xcb, bits, 8);
  }

  void binary(const std::uint8_t* bytes, std::size_t size) {
    content_.container();
    if (size <= UINT8_MAX) tagged(0xc4, size, 1);
    else if (size <= UINT16_MAX) tagged(0xc5, size, 2);
    else tagged(0xc6, checked(size), 4);
    out_.append(reinterpret_cast<const char*>(bytes), size);
  }

  void timestamp(Timestamp value) {
    content_.container();
    const auto seconds = static_cast<std::uint64_t>(value.seconds);
    if (value.seconds >= 0 && (seconds >> 34) == 0) {
      const std::uint64_t both = (static_cast<std::uint64_t>(value.nanoseconds) << 34) | seconds;
      byte((both >> 32) == 0 ? 0xd6 : 0xd7);
      byte(0xff);
      big_endian(both, (both >> 32) == 0 ? 4 : 8);
      return;
    }
    byte(0xc7);
    byte(12);
    byte(0xff);
    big_endian(value.nanoseconds, 4);
    big_endian(seconds, 8);
  }

 private:
  void single(std::uint8_t tag) {
    content_.value();
    byte(tag);
  }

  void characters(std::string_view value) {
    const std::size_t invalid = first_invalid(value);
    if (invalid != std::string_view::npos) {
      throw Unencodable("text that is not UTF-8 at byte " + std::to_string(invalid) +
                        "; use tutti::Bytes for binary data");
    }
    if (value.size() < 32) byte(static_cast<std::uint8_t>(0xa0 | value.size()));
    else if (value.size() <= UINT8_MAX) tagged(0xd9, value.size(), 1);
    else if (value.size() <= UINT16_MAX) tagged(0xda, value.size(), 2);
    else tagged(0xdb, checked(value.size()), 4);
    out_.append(value);
  }

  void length(std::size_t size, std::uint8_t fix, std::size_t most, std::uint8_t tag16, std::uint8_t tag32) {
    if (size <= most) byte(static_cast<std::uint8_t>(fix | size));
    else if (size <= UINT16_MAX) tagged(tag16, size, 2);
    else tagged(tag32, checked(size), 4);
  }

  static std::uint64_t checked(std::size_t size) {
    if (size > UINT32_MAX) throw Unencodable("a value of more than 4 GiB");
    return size;
  }

  void byte(std::uint8_t value) { out_ += static_cast<char>(value); }

  void tagged(std::uint8_t tag, std::uint64_t bits, int bytes) {
    byte(tag);
    big_endian(bits, bytes);
  }

  void big_endian(std::uint64_t bits, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) byte(static_cast<std::uint8_t>(bits >> shift));
  }

  std::string& out_;
  Content& content_;
};

}  // namespace tutti::detail
