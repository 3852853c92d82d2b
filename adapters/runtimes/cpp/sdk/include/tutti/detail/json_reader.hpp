#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "tutti/detail/limits.hpp"
#include "tutti/detail/utf8.hpp"
#include "tutti/value.hpp"

namespace tutti::detail {

/** Reads one value of JSON. */
class JsonReader {
 public:
  /** @throws Violation `WIRE_BAD_PAYLOAD` unless the payload is exactly one value, in UTF-8. */
  static Value whole(std::string_view payload) {
    if (first_invalid(payload) != std::string_view::npos) bad("JSON that is not UTF-8");
    JsonReader reader(payload);
    Value value = reader.value(0);
    reader.space();
    if (!reader.left_.empty()) bad("more than one value in a frame");
    return value;
  }

 private:
  explicit JsonReader(std::string_view payload) : left_(payload) {}

  [[noreturn]] static void bad(const std::string& what) { throw Violation("WIRE_BAD_PAYLOAD", what); }

  void space() {
    const std::size_t at = left_.find_first_not_of(" \t\r\n");
    left_.remove_prefix(at == std::string_view::npos ? left_.size() : at);
  }

  bool accept(char character) {
    space();
    if (left_.empty() || left_.front() != character) return false;
    left_.remove_prefix(1);
    return true;
  }

  void expect(char character) {
    if (!accept(character)) bad(std::string("JSON without the '") + character + "' that must come");
  }

  Value value(int depth) {
    if (depth > kMaxDepth) bad("more than " + std::to_string(kMaxDepth) + " levels");
    space();
    if (left_.empty()) bad("it ends inside of a value");
    switch (left_.front()) {
      case '{': return map(depth);
      case '[': return array(depth);
      case '"': return text();
      case 't': return word("true", true);
      case 'f': return word("false", false);
      case 'n': return word("null", nullptr);
      default: return number();
    }
  }

  Value word(std::string_view expected, Value value) {
    if (left_.substr(0, expected.size()) != expected) bad("a word that JSON does not have");
    left_.remove_prefix(expected.size());
    return value;
  }

  Value array(int depth) {
    Value::Array elements;
    left_.remove_prefix(1);
    if (accept(']')) return elements;
    do elements.push_back(value(depth + 1));
    while (accept(','));
    expect(']');
    return elements;
  }

  Value map(int depth) {
    Value::Map members;
    left_.remove_prefix(1);
    if (accept('}')) return members;
    do {
      space();
      if (left_.empty() || left_.front() != '"') bad("a map whose key is no text");
      std::string key = text();
      expect(':');
      members.push_back({std::move(key), value(depth + 1)});
    } while (accept(','));
    expect('}');
    return members;
  }

  Value number() {
    const std::size_t size = left_.find_first_not_of("+-.0123456789eE");
    const std::string_view digits = left_.substr(0, size);
    const char* const begin = digits.data();
    const char* const end = begin + digits.size();
    if (digits.empty() || digits.front() == '+') bad("a value that is no JSON");
    left_.remove_prefix(digits.size());
    if (digits.find_first_of(".eE") == std::string_view::npos) {
      std::int64_t whole = 0;
      if (const auto read = std::from_chars(begin, end, whole); read.ec == std::errc() && read.ptr == end) return whole;
      std::uint64_t large = 0;
      if (const auto read = std::from_chars(begin, end, large); read.ec == std::errc() && read.ptr == end) return large;
    }
    double real = 0;
    const auto read = std::from_chars(begin, end, real);
    if (read.ptr != end || read.ec == std::errc::invalid_argument) bad("a number that is no JSON");
    return real;
  }

  std::string text() {
    std::string result;
    left_.remove_prefix(1);
    while (true) {
      const std::size_t plain = left_.find_first_of("\"\\");
      if (plain == std::string_view::npos) bad("text without an end");
      result.append(left_.substr(0, plain));
      const char mark = left_[plain];
      left_.remove_prefix(plain + 1);
      if (mark == '"') return result;
      escape(result);
    }
  }

  void escape(std::string& result) {
    if (left_.empty()) bad("text without an end");
    const char character = left_.front();
    left_.remove_prefix(1);
    static constexpr std::string_view from = "\"\\/bfnrt";
    static constexpr std::string_view to = "\"\\/\b\f\n\r\t";
    if (character == 'u') return append_utf8(result, code_point());
    const std::size_t at = from.find(character);
    if (at == std::string_view::npos) bad("an escape that JSON does not have");
    result += to[at];
  }

  std::uint32_t code_point() {
    const std::uint32_t first = hexadecimal();
    if (first < 0xd800 || first > 0xdfff) return first;
    if (first > 0xdbff || left_.substr(0, 2) != "\\u") return 0xfffd;
    left_.remove_prefix(2);
    const std::uint32_t second = hexadecimal();
    if (second < 0xdc00 || second > 0xdfff) return 0xfffd;
    return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
  }

  std::uint32_t hexadecimal() {
    std::uint32_t code = 0;
    const std::string_view digits = left_.substr(0, 4);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (digits.size() < 4 || read.ptr != digits.data() + 4) bad("an escape that JSON does not have");
    left_.remove_prefix(4);
    return code;
  }

  std::string_view left_;
};

}  // namespace tutti::detail
