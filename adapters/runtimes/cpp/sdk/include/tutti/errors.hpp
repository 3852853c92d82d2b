#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "tutti/value.hpp"

namespace tutti {

/** An error whose name and data reach the caller as they are, as `HANDLER_FAILED`. */
class Failure : public std::runtime_error {
 public:
  Failure(std::string name, const std::string& message, Value data = nullptr)
      : std::runtime_error(message), name(std::move(name)), data(std::move(data)) {}

  const std::string name;
  const Value data;
};

/**
 * A call of another worker that failed. `code` is one of the codes of the protocol
 * (`HANDLER_FAILED`, `UNKNOWN_METHOD`, …) or a `CALL_…` code of the host.
 */
class CallError : public std::runtime_error {
 public:
  CallError(std::string code, std::string name, const std::string& message, std::string stack = {},
            Value data = nullptr)
      : std::runtime_error(message),
        code(std::move(code)),
        name(std::move(name)),
        stack(std::move(stack)),
        data(std::move(data)) {}

  const std::string code;
  const std::string name;
  const std::string stack;
  const Value data;
};

/**
 * Nobody waits for this call any more: it was cancelled, or its time is over. Thrown by what a
 * handler waits in; let it pass, so that the call is answered `CANCELLED`.
 */
class Cancelled : public std::runtime_error {
 public:
  explicit Cancelled(const std::string& why) : std::runtime_error(why) {}
};

/** The source of the argument in elements failed at the caller. */
class InputError : public std::runtime_error {
 public:
  InputError(std::string name, const std::string& message)
      : std::runtime_error(message), name(std::move(name)) {}

  const std::string name;
};

/**
 * A value that does not fit the type that the handler asks for. `path` says where, as `$.words[3]`.
 */
class BadValue : public std::runtime_error {
 public:
  BadValue(const std::string& path, const std::string& expected, const std::string& got)
      : std::runtime_error(path + ": expected " + expected + "; got " + got) {}
};

/** A value that no frame can hold, and why. */
class Unencodable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

namespace detail {

/** The arguments of a call do not fit what its handler takes. */
class BadArguments : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/** The host broke the protocol. `code` is one of the golden vectors'. */
class Violation : public std::runtime_error {
 public:
  Violation(std::string code, const std::string& message)
      : std::runtime_error(message), code(std::move(code)) {}

  const std::string code;
};

}  // namespace detail
}  // namespace tutti
