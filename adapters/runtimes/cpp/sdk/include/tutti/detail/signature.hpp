#pragma once

#include <functional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "tutti/context.hpp"

namespace tutti::detail {

/** The compiler, as READY names it. */
inline std::string compiler() {
#if defined(__clang__)
  return std::string("clang ") + __clang_version__;
#elif defined(__GNUC__)
  return std::string("gcc ") + __VERSION__;
#else
  return "c++";
#endif
}

/** What a function or lambda takes and returns. */
template <typename Function>
struct Signature : Signature<decltype(&Function::operator())> {};

template <typename Result, typename... Args>
struct Signature<Result (*)(Args...)> {
  using result = Result;
  using arguments = std::tuple<std::decay_t<Args>...>;
  static constexpr std::size_t count = sizeof...(Args);
  static constexpr bool has_context = count > 0 && std::is_same_v<std::tuple_element_t<0, std::tuple<Args..., void>>, Context&>;
};

template <typename Class, typename Result, typename... Args>
struct Signature<Result (Class::*)(Args...) const> : Signature<Result (*)(Args...)> {};

template <typename Class, typename Result, typename... Args>
struct Signature<Result (Class::*)(Args...)> : Signature<Result (*)(Args...)> {};

template <typename Result, typename Call>
Value carried(Call call) {
  if constexpr (std::is_void_v<Result>) {
    call();
    return nullptr;
  } else {
    return to_value<std::decay_t<Result>>(call());
  }
}

template <typename Function>
std::function<Value(Context&)> bind_handler(Function function) {
  using S = Signature<Function>;
  static_assert(S::count <= (S::has_context ? 2 : 1), "a handler takes (Context&, In), (In), (Context&) or nothing");
  return [function = std::move(function)](Context& context) mutable -> Value {
    using Result = typename S::result;
    if constexpr (S::count == 0) {
      return carried<Result>([&] { return function(); });
    } else if constexpr (S::has_context && S::count == 1) {
      return carried<Result>([&] { return function(context); });
    } else if constexpr (S::has_context) {
      using In = std::tuple_element_t<1, typename S::arguments>;
      auto in = context.template arguments<In>();
      return carried<Result>([&] { return function(context, std::move(in)); });
    } else {
      using In = std::tuple_element_t<0, typename S::arguments>;
      auto in = context.template arguments<In>();
      return carried<Result>([&] { return function(std::move(in)); });
    }
  };
}

template <typename Function>
std::function<Value(Context&)> bind_stream(Function function) {
  using S = Signature<Function>;
  static_assert(S::count == 3 && S::has_context, "a handler of a stream takes (Context&, In, Send<T>&)");
  using In = std::tuple_element_t<1, typename S::arguments>;
  using Sender = std::tuple_element_t<2, typename S::arguments>;
  return [function = std::move(function)](Context& context) mutable -> Value {
    Sender send(context);
    function(context, context.template arguments<In>(), send);
    return nullptr;
  };
}

}  // namespace tutti::detail
