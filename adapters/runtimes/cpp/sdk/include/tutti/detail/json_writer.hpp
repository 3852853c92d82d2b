#pragma once

#include <charconv>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>

#include "tutti/detail/limits.hpp"
#include "tutti/detail/utf8.hpp"
#include "tutti/value.hpp"

namespace tutti::detail {

/** Appends values as JSON. It has the methods of MsgpackWriter, so that one walk serves both. */
class JsonWriter {
 public:
  JsonWriter(std::string& out, Content& content) : out_(out), content_(content) {}

  void array(std::size_t size) {
    content_.container();
    open(size, '[', ']', false);
  }

  void map(std::size_t size) {
    content_.container();
    open(size, '{', '}', true);
  }

  void key(std::string_view text) {
    content_.key();
    comma();
    quoted(text);
    out_ += ':';
    is_after_key_ = true;
  }

  void nil() { word("null"); }
  void boolean(bool value) { word(value ? "true" : "false"); }
  void integer(std::int64_t value) { word(std::to_string(value)); }
  void whole(std::uint64_t value) { word(std::to_string(value)); }

  void text(std::string_view value) {
    content_.value();
    comma();
    quoted(value);
    done();
  }

  void real(double value) {
    if (!std::isfinite(value)) throw Unencodable("JSON carries no NaN and no infinities");
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    word(std::string_view(digits, static_cast<std::size_t>(end - digits)));
  }

  void binary(const std::uint8_t*, std::size_t) { throw Unencodable("JSON carries no binary data"); }

  /** As JavaScript writes a date: `2026-01-31T12:00:00.000Z`. */
  void timestamp(Timestamp value) {
    const auto seconds = static_cast<std::time_t>(value.seconds);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03uZ", parts.tm_year + 1900, parts.tm_mon + 1,
                  parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, value.nanoseconds / 1'000'000u);
    this->text(text);
  }

 private:
  struct Level {
    std::size_t left;
    bool is_map;
    bool is_first;
  };

  void word(std::string_view text) {
    content_.value();
    comma();
    out_ += text;
    done();
  }

  void open(std::size_t size, char begin, char end, bool is_map) {
    comma();
    out_ += begin;
    if (size > 0) {
      levels_.push_back({size, is_map, true});
    } else {
      out_ += end;
      done();
    }
  }

  void comma() {
    if (is_after_key_) {
      is_after_key_ = false;
      return;
    }
    if (levels_.empty()) return;
    if (!levels_.back().is_first) out_ += ',';
    levels_.back().is_first = false;
  }

  /** A value is complete, and with it every container that it was the last of. */
  void done() {
    while (!levels_.empty() && (levels_.back().left -= 1) == 0) {
      out_ += levels_.back().is_map ? '}' : ']';
      levels_.pop_back();
    }
  }

  void quoted(std::string_view text) {
    const std::size_t invalid = first_invalid(text);
    if (invalid != std::string_view::npos) {
      throw Unencodable("text that is not UTF-8 at byte " + std::to_string(invalid));
    }
    out_ += '"';
    for (const char character : text) escape(character);
    out_ += '"';
  }

  void escape(char character) {
    switch (character) {
      case '"': out_ += "\\\""; return;
      case '\\': out_ += "\\\\"; return;
      case '\n': out_ += "\\n"; return;
      case '\r': out_ += "\\r"; return;
      case '\t': out_ += "\\t"; return;
      default: break;
    }
    if (static_cast<unsigned char>(character) >= 0x20) {
      out_ += character;
      return;
    }
    char text[8];
    std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(character)));
    out_ += text;
  }

  std::string& out_;
  Content& content_;
  std::vector<Level> levels_;
  bool is_after_key_ = false;
};

}  // namespace tutti::detail
