#pragma once

#include <optional>
#include <string>
#include <utility>

#include "tutti/containers.hpp"
#include "tutti/detail/session.hpp"
#include "tutti/elements.hpp"

namespace tutti {

/** The headers of a call, as `traceparent`. */
using Headers = detail::Headers;

/** May the host run a call to another worker more than once, when the worker that has it dies? */
enum class Repeat { never, idempotent };

/** What a handler has of its call. Valid until the handler returns. */
class Context {
 public:
  Context(detail::Session& session, detail::OpenCall& call) : session_(session), call_(call) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const Headers& headers() const { return call_.headers; }

  /** What is left of the deadline, in milliseconds, at least 0; nothing where there is none. */
  std::optional<double> remaining_ms() const {
    if (!call_.deadline.has_value()) return std::nullopt;
    return std::max(0.0, detail::ms_until(*call_.deadline));
  }

  /** Whether nobody waits any more: the call was cancelled, or its deadline has passed. */
  bool is_cancelled() const { return call_.is_unwanted(); }

  /** @throws Cancelled when nobody waits any more. For loops that take long. */
  void check() const {
    if (is_cancelled()) throw Cancelled(call_.method + ": nobody waits for it any more");
  }

  /**
   * Waits so many milliseconds.
   * @throws Cancelled as soon as nobody waits for the call any more.
   */
  void wait(double ms) {
    const auto until = detail::after(detail::Clock::now(), ms);
    session_.reader.give_away();
    std::unique_lock lock(call_.mutex);
    while (!until.has_value() || detail::Clock::now() < *until) {
      if (call_.is_cancelled || call_.is_expired()) throw Cancelled(call_.method + ": nobody waits for it any more");
      const auto next = detail::earliest(until, call_.deadline);
      if (next.has_value()) call_.changed.wait_until(lock, *next);
      else call_.changed.wait(lock);
    }
  }

  /** Waits until nobody waits for the call any more. @throws Cancelled always. */
  [[noreturn]] void wait_cancelled() {
    wait(std::numeric_limits<double>::quiet_NaN());
    throw Cancelled(call_.method);
  }

  /** Tells the caller how far the call has come: a number from 0 to 1. Nothing for a cast. */
  void progress(double fraction, const std::string& note = {}) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw std::invalid_argument("progress: expected a number from 0 to 1; got " + std::to_string(fraction));
    }
    if (call_.is_cast()) return;
    session_.send(detail::kProgress, Value(call_.id), Value(fraction), note.empty() ? Value() : Value(note));
  }

  /** The elements of the argument; none where the caller sends none. One reader at a time. */
  template <typename T>
  Input<T> input() {
    return Input<T>(session_, call_);
  }

  /**
   * Asks another worker, and waits for its answer. What is left of the deadline and the headers go
   * along.
   *
   * @param target A path from the root, or relative to our own supervisor: `./tokenizer`.
   * @throws CallError when it fails; Cancelled when this call ends first; Unencodable.
   */
  template <typename Out = Value, typename In = Value>
  Out call(const std::string& target, const std::string& method, const In& args = {}, Repeat repeat = Repeat::never) {
    Stream<Value> asked(session_, call_, {target, method, to_value(args), repeat == Repeat::idempotent, false});
    return from_value<Out>(asked.result());
  }

  /** Asks another worker for a result in elements. Leaving it early cancels it. */
  template <typename T = Value, typename In = Value>
  Stream<T> stream(const std::string& target, const std::string& method, const In& args = {},
                   Repeat repeat = Repeat::never) {
    return Stream<T>(session_, call_, {target, method, to_value(args), repeat == Repeat::idempotent, true});
  }

  /** Tells another worker something, and does not wait. */
  template <typename In = Value>
  void cast(const std::string& target, const std::string& method, const In& args = {}) {
    check();
    session_.send(detail::kCast, Value(target), Value(method), to_value(args), detail::ttl_of(call_),
                  detail::headers_of(call_));
  }

  /** The arguments, as the type that the handler takes. */
  template <typename T>
  T arguments() const {
    try {
      return from_value<T>(call_.args);
    } catch (const BadValue& error) {
      throw detail::BadArguments(error.what());
    }
  }

  /** @internal Sends one element of the result; waits until the caller has room for it. */
  void send_element(const Value& element) {
    take_credit();
    try {
      session_.send(detail::kItem, Value(call_.id), element);
    } catch (const Unencodable& error) {
      call_.uncarriable = call_.method + ": an element of the result cannot be carried: " + error.what();
      throw;
    }
  }

 private:
  void take_credit() {
    std::unique_lock lock(call_.mutex);
    if (call_.credit == 0) {
      lock.unlock();
      session_.reader.give_away();
      lock.lock();
    }
    try {
      if (call_.is_cancelled || call_.is_expired()) throw Cancelled(call_.method + ": nobody waits for it any more");
      call_.wait(lock, [&] { return call_.credit > 0; });
    } catch (const Cancelled&) {
      call_.was_cut = true;
      throw;
    }
    call_.credit -= 1;
  }

  detail::Session& session_;
  detail::OpenCall& call_;
};

/** How a handler of a stream sends its elements. */
template <typename T>
class Send {
 public:
  explicit Send(Context& context) : context_(context) {}

  /**
   * Waits until the caller has room for one more, so that a fast handler does not run ahead of it.
   *
   * @throws Cancelled when the rest is not wanted: let it pass. Unencodable for an element that
   *   cannot be carried, which ends the stream.
   */
  void operator()(const T& element) const { context_.send_element(to_value(element)); }

 private:
  Context& context_;
};

}  // namespace tutti
