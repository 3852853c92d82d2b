#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tutti {

/** Binary data. A `std::vector<std::uint8_t>` is carried as binary, not as a list of numbers. */
using Bytes = std::vector<std::uint8_t>;

/** The standard timestamp of MessagePack: seconds since 1970, and 0 … 999 999 999 nanoseconds. */
struct Timestamp {
  std::int64_t seconds = 0;
  std::uint32_t nanoseconds = 0;

  friend bool operator==(const Timestamp& a, const Timestamp& b) {
    return a.seconds == b.seconds && a.nanoseconds == b.nanoseconds;
  }
};

struct Member;

/**
 * Any value that can be carried. Handlers that do not know what they are given take it; others take
 * their own types, see `convert.hpp`.
 *
 * An integer is an `std::int64_t`, and an `std::uint64_t` only beyond its range.
 */
class Value {
 public:
  using Array = std::vector<Value>;
  /** Keeps the order in which members were written. A key that comes twice stays twice. */
  using Map = std::vector<Member>;
  using Data = std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string,
                            Bytes, Timestamp, Array, Map>;

  Data data;

  Value() : data(nullptr) {}
  Value(std::nullptr_t) : data(nullptr) {}
  Value(bool value) : data(value) {}
  Value(double value) : data(value) {}
  Value(std::string value) : data(std::move(value)) {}
  Value(std::string_view value) : data(std::string(value)) {}
  Value(const char* value) : data(std::string(value)) {}
  Value(Bytes value) : data(std::move(value)) {}
  Value(Timestamp value) : data(value) {}
  inline Value(Array value);
  inline Value(Map value);

  template <typename Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
  Value(Integer value) : data(nullptr) {
    if constexpr (std::is_unsigned_v<Integer>) {
      if (static_cast<std::uint64_t>(value) > static_cast<std::uint64_t>(INT64_MAX)) {
        data = static_cast<std::uint64_t>(value);
        return;
      }
    }
    data = static_cast<std::int64_t>(value);
  }

  /** A map: `Value::object({{"language", "fi"}, {"words", 3}})`. */
  static inline Value object(Map members);

  bool is_nil() const { return std::holds_alternative<std::nullptr_t>(data); }

  template <typename T>
  const T* get_if() const {
    return std::get_if<T>(&data);
  }

  /**
   * The member of a map with that key, the last one where it comes twice; null where there is none,
   * or where this is no map.
   */
  inline const Value* find(std::string_view key) const;
};

/** One member of a map. */
struct Member {
  std::string key;
  Value value;
};

inline Value::Value(Array value) : data(std::move(value)) {}
inline Value::Value(Map value) : data(std::move(value)) {}
inline Value Value::object(Map members) { return Value(std::move(members)); }

inline const Value* Value::find(std::string_view key) const {
  const Map* map = get_if<Map>();
  if (map == nullptr) return nullptr;
  for (auto member = map->rbegin(); member != map->rend(); ++member) {
    if (member->key == key) return &member->value;
  }
  return nullptr;
}

inline bool operator==(const Value& a, const Value& b);
inline bool operator==(const Member& a, const Member& b) {
  return a.key == b.key && a.value == b.value;
}
inline bool operator==(const Value& a, const Value& b) { return a.data == b.data; }
inline bool operator!=(const Value& a, const Value& b) { return !(a == b); }

/** What a value is, for a message to a person. */
inline const char* kind_of(const Value& value) {
  static constexpr const char* names[] = {"nil",    "a boolean", "an integer", "an integer",
                                          "a float", "text",      "binary",     "a timestamp",
                                          "an array", "a map"};
  return names[value.data.index()];
}

}  // namespace tutti
