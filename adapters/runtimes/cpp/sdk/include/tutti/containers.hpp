#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tutti/convert.hpp"

namespace tutti {

/** What may be absent: nil, or no member of that name. */
template <typename T>
struct Convert<std::optional<T>> {
  static std::optional<T> from(const Value& value, const std::string& path) {
    if (value.is_nil()) return std::nullopt;
    return from_value<T>(value, path);
  }
  static Value to(const std::optional<T>& value) { return value.has_value() ? to_value(*value) : Value(); }
};

template <typename T>
struct Convert<std::vector<T>, std::enable_if_t<!std::is_same_v<T, std::uint8_t>>> {
  static std::vector<T> from(const Value& value, const std::string& path) {
    const auto* elements = value.get_if<Value::Array>();
    if (elements == nullptr) throw BadValue(path, "an array", kind_of(value));
    std::vector<T> result;
    result.reserve(elements->size());
    for (std::size_t at = 0; at < elements->size(); ++at) {
      result.push_back(from_value<T>((*elements)[at], path + "[" + std::to_string(at) + "]"));
    }
    return result;
  }
  static Value to(const std::vector<T>& value) {
    Value::Array elements;
    elements.reserve(value.size());
    for (const auto& element : value) elements.push_back(to_value<T>(element));
    return elements;
  }
};

namespace detail {

template <typename Map>
struct ConvertMap {
  static Map from(const Value& value, const std::string& path) {
    const auto* members = value.get_if<Value::Map>();
    if (members == nullptr) throw BadValue(path, "a map", kind_of(value));
    Map result;
    for (const Member& member : *members) {
      result[member.key] = from_value<typename Map::mapped_type>(member.value, path + "." + member.key);
    }
    return result;
  }
  static Value to(const Map& value) {
    Value::Map members;
    for (const auto& [key, element] : value) members.push_back({key, to_value(element)});
    return members;
  }
};

}  // namespace detail

template <typename T>
struct Convert<std::map<std::string, T>> : detail::ConvertMap<std::map<std::string, T>> {};

template <typename T>
struct Convert<std::unordered_map<std::string, T>> : detail::ConvertMap<std::unordered_map<std::string, T>> {};

/** A tuple is an array of that many elements. */
template <typename... Ts>
struct Convert<std::tuple<Ts...>> {
  static std::tuple<Ts...> from(const Value& value, const std::string& path) {
    const auto* elements = value.get_if<Value::Array>();
    if (elements == nullptr || elements->size() != sizeof...(Ts)) {
      throw BadValue(path, "an array of " + std::to_string(sizeof...(Ts)),
                     elements == nullptr ? kind_of(value) : "one of " + std::to_string(elements->size()));
    }
    return pick(*elements, path, std::index_sequence_for<Ts...>());
  }
  static Value to(const std::tuple<Ts...>& value) {
    return std::apply([](const auto&... each) { return Value(Value::Array{to_value(each)...}); }, value);
  }

 private:
  template <std::size_t... At>
  static std::tuple<Ts...> pick(const Value::Array& elements, const std::string& path, std::index_sequence<At...>) {
    return {from_value<Ts>(elements[At], path + "[" + std::to_string(At) + "]")...};
  }
};

}  // namespace tutti
