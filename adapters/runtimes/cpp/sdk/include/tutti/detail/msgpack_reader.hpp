#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "tutti/detail/limits.hpp"
#include "tutti/value.hpp"

namespace tutti::detail {

/**
 * Reads one value of MessagePack. No length is believed: memory is only taken for what the payload
 * can hold.
 */
class MsgpackReader {
 public:
  explicit MsgpackReader(std::string_view payload) : left_(payload) {}

  /** @throws Violation `WIRE_BAD_PAYLOAD` unless the payload is exactly one value. */
  static Value whole(std::string_view payload) {
    MsgpackReader reader(payload);
    Value value = reader.value(0);
    if (!reader.left_.empty()) bad("more than one value in a frame");
    return value;
  }

 private:
  [[noreturn]] static void bad(const std::string& what) { throw Violation("WIRE_BAD_PAYLOAD", what); }

  Value value(int depth) {
    if (depth > kMaxDepth) bad("more than " + std::to_string(kMaxDepth) + " levels");
    const std::uint8_t tag = static_cast<std::uint8_t>(take(1)[0]);
    if (tag < 0x80) return static_cast<std::int64_t>(tag);
    if (tag < 0x90) return map(tag & 0x0f, depth);
    if (tag < 0xa0) return array(tag & 0x0f, depth);
    if (tag < 0xc0) return std::string(take(tag & 0x1f));
    if (tag >= 0xe0) return static_cast<std::int64_t>(static_cast<std::int8_t>(tag));
    return tagged(tag, depth);
  }

  Value tagged(std::uint8_t tag, int depth) {
    switch (tag) {
      case 0xc0: return nullptr;
      case 0xc2: return false;
      case 0xc3: return true;
      case 0xc4: case 0xc5: case 0xc6: return binary(number(1 << (tag - 0xc4)));
      case 0xc7: case 0xc8: case 0xc9: return extension(number(1 << (tag - 0xc7)));
      case 0xca: return single();
      case 0xcb: return real();
      case 0xcc: case 0xcd: case 0xce: case 0xcf: return number(1 << (tag - 0xcc));
      case 0xd0: return static_cast<std::int64_t>(static_cast<std::int8_t>(number(1)));
      case 0xd1: return static_cast<std::int64_t>(static_cast<std::int16_t>(number(2)));
      case 0xd2: return static_cast<std::int64_t>(static_cast<std::int32_t>(number(4)));
      case 0xd3: return static_cast<std::int64_t>(number(8));
      case 0xd4: case 0xd5: case 0xd6: case 0xd7: case 0xd8: return extension(std::uint64_t{1} << (tag - 0xd4));
      case 0xd9: case 0xda: case 0xdb: return std::string(take(number(1 << (tag - 0xd9))));
      case 0xdc: case 0xdd: return array(number(2 << (tag - 0xdc)), depth);
      case 0xde: case 0xdf: return map(number(2 << (tag - 0xde)), depth);
      default: bad("the byte 0xc1, which MessagePack does not use");
    }
  }

  std::string_view take(std::uint64_t size) {
    if (size > left_.size()) bad("it ends inside of a value");
    const std::string_view taken = left_.substr(0, static_cast<std::size_t>(size));
    left_.remove_prefix(static_cast<std::size_t>(size));
    return taken;
  }

  std::uint64_t number(int bytes) {
    std::uint64_t value = 0;
    for (const char byte : take(static_cast<std::uint64_t>(bytes))) value = (value << 8) | static_cast<std::uint8_t>(byte);
    return value;
  }

  Value single() {
    const auto bits = static_cast<std::uint32_t>(number(4));
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return static_cast<double>(value);
  }

  Value real() {
    const std::uint64_t bits = number(8);
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }

  Value binary(std::uint64_t size) {
    const std::string_view bytes = take(size);
    return Bytes(bytes.begin(), bytes.end());
  }

  Value extension(std::uint64_t size) {
    const auto type = static_cast<std::int8_t>(take(1)[0]);
    if (type != -1 || (size != 4 && size != 8 && size != 12)) bad("an extension that is no timestamp");
    Timestamp time;
    if (size == 4) {
      time.seconds = static_cast<std::int64_t>(number(4));
    } else if (size == 8) {
      const std::uint64_t both = number(8);
      time.nanoseconds = static_cast<std::uint32_t>(both >> 34);
      time.seconds = static_cast<std::int64_t>(both & 0x3'ffff'ffffu);
    } else {
      time.nanoseconds = static_cast<std::uint32_t>(number(4));
      time.seconds = static_cast<std::int64_t>(number(8));
    }
    if (time.nanoseconds > 999'999'999) bad("a timestamp of more than 999 999 999 nanoseconds");
    return time;
  }

  Value array(std::uint64_t size, int depth) {
    if (size > left_.size()) bad("an array that claims more elements than the frame holds");
    Value::Array elements;
    elements.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(size, kMostReserved)));
    for (std::uint64_t at = 0; at < size; ++at) elements.push_back(value(depth + 1));
    return elements;
  }

  Value map(std::uint64_t size, int depth) {
    if (size > left_.size() / 2) bad("a map that claims more keys than the frame holds");
    Value::Map members;
    members.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(size, kMostReserved)));
    for (std::uint64_t at = 0; at < size; ++at) {
      std::string key = key_of(value(depth + 1));
      members.push_back({std::move(key), value(depth + 1)});
    }
    return members;
  }

  /** A number, a boolean or nil as a key becomes its text. */
  static std::string key_of(Value key) {
    if (auto* text = std::get_if<std::string>(&key.data)) return std::move(*text);
    if (auto* whole = key.get_if<std::int64_t>()) return std::to_string(*whole);
    if (auto* large = key.get_if<std::uint64_t>()) return std::to_string(*large);
    if (auto* flag = key.get_if<bool>()) return *flag ? "true" : "false";
    if (key.is_nil()) return "null";
    bad(std::string("a map whose key is ") + kind_of(key));
  }

  /** A header may claim as many elements as the frame has bytes; each takes 40 bytes of memory. */
  static constexpr std::uint64_t kMostReserved = 4096;

  std::string_view left_;
};

}  // namespace tutti::detail
