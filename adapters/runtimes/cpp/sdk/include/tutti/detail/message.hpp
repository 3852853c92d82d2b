#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "tutti/errors.hpp"
#include "tutti/value.hpp"

namespace tutti::detail {

/** The kinds of messages (docs/protocol.md §3). */
enum Kind : std::int64_t {
  kHello = 1, kReady, kCall, kCast, kReply, kFail, kCancel, kItem, kProgress,
  kEnd, kCredit, kPing, kPong, kStop, kLog, kPush, kPull,
};

using Headers = std::map<std::string, std::string>;

/** A message of the host. What a kind does not have is as it is here. */
struct Message {
  std::int64_t kind = 0;
  std::uint32_t id = 0;
  std::string text;                                            // a method; the reason of STOP
  Value value;                                                 // arguments, a result, an element, an error
  double number = std::numeric_limits<double>::quiet_NaN();    // ttlMs, graceMs, n, seq; NaN for nil
  Headers headers;
  double credit = 0;
  bool has_input = false;
};

/** Takes a message apart. */
class MessageReader {
 public:
  /** @throws Violation `WIRE_BAD_MESSAGE` or `WIRE_UNKNOWN_KIND` */
  static Message read(Value payload) {
    auto* elements = std::get_if<Value::Array>(&payload.data);
    if (elements == nullptr) bad("a message that is no array");
    if (elements->empty()) bad("an empty array");
    MessageReader reader(*elements);
    const auto* kind = elements->front().get_if<std::int64_t>();
    if (kind == nullptr) bad("a kind that is no integer");
    reader.message_.kind = *kind;
    reader.fields();
    return std::move(reader.message_);
  }

 private:
  explicit MessageReader(Value::Array& elements) : elements_(elements) {}

  [[noreturn]] static void bad(const std::string& what) { throw Violation("WIRE_BAD_MESSAGE", what); }

  void fields() {
    switch (message_.kind) {
      case kHello: message_.value = take(1); return;
      case kCall: return call(2);
      case kCast: return call(1);
      case kReply: case kFail: case kItem: case kPush: case kEnd:
        message_.id = id(1);
        message_.value = take(2);
        return;
      case kCancel: message_.id = id(1); return;
      case kCredit: case kPull:
        message_.id = id(1, 0);
        message_.number = count(2);
        return;
      case kPing: message_.number = number(1, "seq"); return;
      case kStop:
        message_.text = text(1, "reason");
        message_.number = optional(2, "graceMs");
        return;
      case kReady: case kProgress: case kPong: case kLog: message_.value = take(1); return;
      default: throw Violation("WIRE_UNKNOWN_KIND", "the kind " + std::to_string(message_.kind));
    }
  }

  void call(std::size_t target) {
    if (message_.kind == kCall) message_.id = id(1);
    message_.text = text(target + 1, "method");
    message_.value = take(target + 2);
    message_.number = optional(target + 3, "ttlMs");
    read_headers(target + 4);
    if (message_.kind == kCast) return;
    if (const Value& credit = at(target + 6); !credit.is_nil()) message_.credit = count(target + 6);
    if (const auto* input = at(target + 7).get_if<bool>()) message_.has_input = *input;
  }

  void read_headers(std::size_t index) {
    const Value& value = at(index);
    if (value.is_nil()) return;
    const auto* members = value.get_if<Value::Map>();
    if (members == nullptr) bad("headers that are no map");
    for (const Member& member : *members) {
      const auto* text = member.value.get_if<std::string>();
      if (text == nullptr) bad("a header that is no text");
      message_.headers[member.key] = *text;
    }
  }

  const Value& at(std::size_t index) const {
    static const Value nil;
    return index < elements_.size() ? elements_[index] : nil;
  }

  Value take(std::size_t index) { return index < elements_.size() ? std::move(elements_[index]) : Value(); }

  double number(std::size_t index, const char* what) const {
    const Value& value = at(index);
    if (const auto* whole = value.get_if<std::int64_t>()) return static_cast<double>(*whole);
    if (const auto* large = value.get_if<std::uint64_t>()) return static_cast<double>(*large);
    if (const auto* real = value.get_if<double>()) return *real;
    bad(std::string(what) + " that is no number, but " + kind_of(value));
  }

  double optional(std::size_t index, const char* what) const {
    if (at(index).is_nil()) return std::numeric_limits<double>::quiet_NaN();
    const double value = number(index, what);
    if (!(value >= 0)) bad(std::string(what) + " below 0");
    return value;
  }

  double count(std::size_t index) const {
    const double value = number(index, "n");
    if (!(value >= 1) || value > UINT32_MAX || value != std::floor(value)) bad("n outside of 1 … 2^32-1");
    return value;
  }

  /** In CREDIT, 0 stands for the worker itself. */
  std::uint32_t id(std::size_t index, double least = 1) const {
    const double value = number(index, "id");
    if (!(value >= least) || value > UINT32_MAX || value != std::floor(value)) bad("an id outside of 1 … 2^32-1");
    return static_cast<std::uint32_t>(value);
  }

  std::string text(std::size_t index, const char* what) const {
    const auto* value = at(index).get_if<std::string>();
    if (value == nullptr) bad(std::string(what) + " that is no text");
    return *value;
  }

  Value::Array& elements_;
  Message message_;
};

}  // namespace tutti::detail
