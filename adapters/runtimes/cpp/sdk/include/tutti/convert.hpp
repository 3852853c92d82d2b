#pragma once

#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>
#include <variant>

#include "tutti/errors.hpp"
#include "tutti/value.hpp"

namespace tutti {

/**
 * How a type is carried. Specialise it for types that are not structs of fields (for those, see
 * TUTTI_FIELDS):
 *
 *     static T from(const Value& value, const std::string& path);   // throws BadValue
 *     static Value to(const T& value);
 */
template <typename T, typename = void>
struct Convert;

/** @throws BadValue that says where the value does not fit, and what would. */
template <typename T>
T from_value(const Value& value, const std::string& path = "$") {
  return Convert<T>::from(value, path);
}

template <typename T>
Value to_value(const T& value) {
  return Convert<T>::to(value);
}

template <>
struct Convert<Value> {
  static Value from(const Value& value, const std::string&) { return value; }
  static Value to(const Value& value) { return value; }
};

/** Nothing: it takes whatever comes, and is carried as nil. */
template <>
struct Convert<std::monostate> {
  static std::monostate from(const Value&, const std::string&) { return {}; }
  static Value to(const std::monostate&) { return nullptr; }
};

template <>
struct Convert<bool> {
  static bool from(const Value& value, const std::string& path) {
    if (const auto* flag = value.get_if<bool>()) return *flag;
    throw BadValue(path, "a boolean", kind_of(value));
  }
  static Value to(bool value) { return value; }
};

/** Integers take each form that a number has on the wire, as long as nothing of it is lost. */
template <typename T>
struct Convert<T, std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool>>> {
  static T from(const Value& value, const std::string& path) {
    if (const auto* whole = value.get_if<std::int64_t>()) {
      if (fits(*whole)) return static_cast<T>(*whole);
    } else if (const auto* large = value.get_if<std::uint64_t>()) {
      if (*large <= static_cast<std::uint64_t>(std::numeric_limits<T>::max())) return static_cast<T>(*large);
    } else if (const auto* real = value.get_if<double>()) {
      if (*real == std::trunc(*real) && std::abs(*real) <= 9007199254740992.0 && fits(static_cast<std::int64_t>(*real))) {
        return static_cast<T>(*real);
      }
    } else {
      throw BadValue(path, "an integer", kind_of(value));
    }
    throw BadValue(path, "an integer from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                             std::to_string(std::numeric_limits<T>::max()),
                   "another number");
  }
  static Value to(T value) { return value; }

 private:
  static bool fits(std::int64_t whole) {
    if constexpr (std::is_unsigned_v<T>) {
      return whole >= 0 && static_cast<std::uint64_t>(whole) <= static_cast<std::uint64_t>(std::numeric_limits<T>::max());
    } else {
      return whole >= std::numeric_limits<T>::min() && whole <= std::numeric_limits<T>::max();
    }
  }
};

template <typename T>
struct Convert<T, std::enable_if_t<std::is_floating_point_v<T>>> {
  static T from(const Value& value, const std::string& path) {
    if (const auto* real = value.get_if<double>()) return static_cast<T>(*real);
    if (const auto* whole = value.get_if<std::int64_t>()) return static_cast<T>(*whole);
    if (const auto* large = value.get_if<std::uint64_t>()) return static_cast<T>(*large);
    throw BadValue(path, "a number", kind_of(value));
  }
  static Value to(T value) { return static_cast<double>(value); }
};

template <>
struct Convert<std::string> {
  static std::string from(const Value& value, const std::string& path) {
    if (const auto* text = value.get_if<std::string>()) return *text;
    throw BadValue(path, "text", kind_of(value));
  }
  static Value to(const std::string& value) { return value; }
};

template <>
struct Convert<Bytes> {
  static Bytes from(const Value& value, const std::string& path) {
    if (const auto* bytes = value.get_if<Bytes>()) return *bytes;
    throw BadValue(path, "binary", kind_of(value));
  }
  static Value to(const Bytes& value) { return value; }
};

template <>
struct Convert<Timestamp> {
  static Timestamp from(const Value& value, const std::string& path) {
    if (const auto* time = value.get_if<Timestamp>()) return *time;
    throw BadValue(path, "a timestamp", kind_of(value));
  }
  static Value to(Timestamp value) { return value; }
};

/** Points in time of the system's clock are timestamps. */
template <>
struct Convert<std::chrono::system_clock::time_point> {
  using Time = std::chrono::system_clock::time_point;
  static Time from(const Value& value, const std::string& path) {
    const Timestamp time = Convert<Timestamp>::from(value, path);
    const auto since = std::chrono::seconds(time.seconds) + std::chrono::nanoseconds(time.nanoseconds);
    return Time(std::chrono::duration_cast<Time::duration>(since));
  }
  static Value to(Time value) {
    const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(value.time_since_epoch()).count();
    const std::int64_t rest = ((nanoseconds % 1'000'000'000) + 1'000'000'000) % 1'000'000'000;
    return Timestamp{(nanoseconds - rest) / 1'000'000'000, static_cast<std::uint32_t>(rest)};
  }
};

}  // namespace tutti
