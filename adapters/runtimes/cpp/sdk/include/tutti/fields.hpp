#pragma once

#include <string>
#include <string_view>

#include "tutti/containers.hpp"

namespace tutti::detail {

/** `max_words` is `maxWords` on the wire, as the other languages write it. */
inline std::string camel_case(std::string_view name) {
  std::string result;
  bool is_upper = false;
  for (const char letter : name) {
    if (letter == '_' && !result.empty()) {
      is_upper = true;
      continue;
    }
    result += is_upper && letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    is_upper = false;
  }
  return result;
}

template <typename T>
void read_field(const Value& value, const char* name, T& field, const std::string& path) {
  const std::string key = camel_case(name);
  const Value* found = value.find(key);
  if (found == nullptr) found = value.find(name);
  static const Value nil;
  field = from_value<T>(found == nullptr ? nil : *found, path + "." + key);
}

template <typename T>
void write_field(Value::Map& members, const char* name, const T& field) {
  members.push_back({camel_case(name), to_value(field)});
}

}  // namespace tutti::detail

/**
 * Declares the fields of a struct, so that handlers can take and return it:
 *
 *     struct Request { std::string text; std::optional<int> max_words; };
 *     TUTTI_FIELDS(Request, text, max_words)
 *
 * Write it outside of every namespace, with the full name of the type; at most 24 fields. A field
 * that is not there is an error, unless it is a `std::optional`. Members that are not declared are
 * skipped.
 */
#define TUTTI_FIELDS(Type, ...)                                                                  \
  template <>                                                                                    \
  struct tutti::Convert<Type> {                                                                  \
    static Type from(const Value& value, const std::string& path) {                              \
      if (value.get_if<Value::Map>() == nullptr) throw BadValue(path, "a map", kind_of(value));  \
      Type result{};                                                                             \
      TUTTI_EACH(TUTTI_READ_FIELD, __VA_ARGS__)                                                  \
      return result;                                                                             \
    }                                                                                            \
    static Value to(const Type& result) {                                                        \
      Value::Map members;                                                                        \
      TUTTI_EACH(TUTTI_WRITE_FIELD, __VA_ARGS__)                                                 \
      return members;                                                                            \
    }                                                                                            \
  };

#define TUTTI_READ_FIELD(field) detail::read_field(value, #field, result.field, path);
#define TUTTI_WRITE_FIELD(field) detail::write_field(members, #field, result.field);

// The preprocessor has no loop: one macro for each number of fields.
#define TUTTI_EACH_1(what, a) what(a)
#define TUTTI_EACH_2(what, a, ...) what(a) TUTTI_EACH_1(what, __VA_ARGS__)
#define TUTTI_EACH_3(what, a, ...) what(a) TUTTI_EACH_2(what, __VA_ARGS__)
#define TUTTI_EACH_4(what, a, ...) what(a) TUTTI_EACH_3(what, __VA_ARGS__)
#define TUTTI_EACH_5(what, a, ...) what(a) TUTTI_EACH_4(what, __VA_ARGS__)
#define TUTTI_EACH_6(what, a, ...) what(a) TUTTI_EACH_5(what, __VA_ARGS__)
#define TUTTI_EACH_7(what, a, ...) what(a) TUTTI_EACH_6(what, __VA_ARGS__)
#define TUTTI_EACH_8(what, a, ...) what(a) TUTTI_EACH_7(what, __VA_ARGS__)
#define TUTTI_EACH_9(what, a, ...) what(a) TUTTI_EACH_8(what, __VA_ARGS__)
#define TUTTI_EACH_10(what, a, ...) what(a) TUTTI_EACH_9(what, __VA_ARGS__)
#define TUTTI_EACH_11(what, a, ...) what(a) TUTTI_EACH_10(what, __VA_ARGS__)
#define TUTTI_EACH_12(what, a, ...) what(a) TUTTI_EACH_11(what, __VA_ARGS__)
#define TUTTI_EACH_13(what, a, ...) what(a) TUTTI_EACH_12(what, __VA_ARGS__)
#define TUTTI_EACH_14(what, a, ...) what(a) TUTTI_EACH_13(what, __VA_ARGS__)
#define TUTTI_EACH_15(what, a, ...) what(a) TUTTI_EACH_14(what, __VA_ARGS__)
#define TUTTI_EACH_16(what, a, ...) what(a) TUTTI_EACH_15(what, __VA_ARGS__)
#define TUTTI_EACH_17(what, a, ...) what(a) TUTTI_EACH_16(what, __VA_ARGS__)
#define TUTTI_EACH_18(what, a, ...) what(a) TUTTI_EACH_17(what, __VA_ARGS__)
#define TUTTI_EACH_19(what, a, ...) what(a) TUTTI_EACH_18(what, __VA_ARGS__)
#define TUTTI_EACH_20(what, a, ...) what(a) TUTTI_EACH_19(what, __VA_ARGS__)
#define TUTTI_EACH_21(what, a, ...) what(a) TUTTI_EACH_20(what, __VA_ARGS__)
#define TUTTI_EACH_22(what, a, ...) what(a) TUTTI_EACH_21(what, __VA_ARGS__)
#define TUTTI_EACH_23(what, a, ...) what(a) TUTTI_EACH_22(what, __VA_ARGS__)
#define TUTTI_EACH_24(what, a, ...) what(a) TUTTI_EACH_23(what, __VA_ARGS__)
#define TUTTI_PICK(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, _17, _18, _19, _20, _21, _22, _23, _24, name, ...) name
#define TUTTI_EACH(what, ...) \
  TUTTI_PICK(__VA_ARGS__, TUTTI_EACH_24, TUTTI_EACH_23, TUTTI_EACH_22, TUTTI_EACH_21, TUTTI_EACH_20, TUTTI_EACH_19, TUTTI_EACH_18, TUTTI_EACH_17, TUTTI_EACH_16, TUTTI_EACH_15, TUTTI_EACH_14, TUTTI_EACH_13, TUTTI_EACH_12, TUTTI_EACH_11, TUTTI_EACH_10, TUTTI_EACH_9, TUTTI_EACH_8, TUTTI_EACH_7, TUTTI_EACH_6, TUTTI_EACH_5, TUTTI_EACH_4, TUTTI_EACH_3, TUTTI_EACH_2, TUTTI_EACH_1, 0)(what, __VA_ARGS__)
