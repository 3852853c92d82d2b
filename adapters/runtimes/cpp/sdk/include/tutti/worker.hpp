#pragma once

#include <csignal>
#include <cstdio>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "tutti/context.hpp"
#include "tutti/detail/descriptors.hpp"
#include "tutti/detail/reading.hpp"
#include "tutti/detail/signature.hpp"
#include "tutti/detail/stopping.hpp"
#include "tutti/log.hpp"

namespace tutti {

inline constexpr const char* kVersion = "0.1.0";

struct Options {
  /** Calls at the same time. 1 is strict order. */
  unsigned concurrency = 1;
};

/** A program that a Tutti host calls. Declare its methods, then `run()`. */
class Worker {
 public:
  explicit Worker(Options options = {}) : options_(options) {
    if (options.concurrency == 0) throw std::invalid_argument("tutti::Options: expected concurrency to be at least 1; got 0");
  }

  /**
   * Declares a method. Calls and casts reach the same handler: a function or lambda that takes
   * `(Context&, In)`, `(In)`, `(Context&)` or nothing, and returns what can be carried, or nothing.
   */
  template <typename Function>
  Worker& handle(const std::string& method, Function function) {
    declare(method, {false, detail::bind_handler(std::move(function))});
    return *this;
  }

  /**
   * Declares a method whose result comes in elements: its handler takes
   * `(Context&, In, Send<T>&)`. The stream ends when it returns.
   */
  template <typename Function>
  Worker& handle_stream(const std::string& method, Function function) {
    declare(method, {true, detail::bind_stream(std::move(function))});
    return *this;
  }

  /** Runs before the worker takes calls, in order. What it throws ends the process with 1. */
  Worker& on_start(std::function<void()> hook) {
    hooks_.starts.push_back(std::move(hook));
    return *this;
  }

  /** Runs after the last call, in reverse order; not when the host is gone. */
  Worker& on_stop(std::function<void()> hook) {
    hooks_.stops.push_back(std::move(hook));
    return *this;
  }

  /** Serves until the host ends it. Never returns. */
  [[noreturn]] void run() {
    const detail::Descriptors& descriptors = detail::claimed;
    if (!descriptors.error.empty()) detail::die(detail::kUsage, descriptors.error);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a line of the log is told when it is complete
    detail::Session session(descriptors.out, descriptors.codec, options_.concurrency);
    session.handlers = std::move(handlers_);
    detail::Stopping stopping(session, hooks_);
    detail::Reading reading(session, descriptors.in);
    std::promise<void> greeted;
    reading.on_hello = [&](const Value&) { greeted.set_value(); };
    reading.on_stop = [&](const std::string& reason, double grace_ms) { stopping.begin(reason, grace_ms); };
    detail::current_session = &session;
    stopping.heed_sigterm();
    reading.start();
    greeted.get_future().wait();
    stopping.start_up([&] { announce(session); });
    while (true) pause();
  }

 private:
  void declare(const std::string& method, detail::Handler handler) {
    if (method.empty()) throw std::invalid_argument("tutti::Worker: a method needs a name");
    if (!handlers_.emplace(method, std::move(handler)).second) {
      throw std::invalid_argument("tutti::Worker: the method \"" + method + "\" is declared twice");
    }
  }

  static void announce(detail::Session& session) {
    Value::Array methods;
    for (const auto& entry : session.handlers) methods.push_back(entry.first);
    session.send(detail::kReady, Value::object({{"protocol", 1},
                                                {"sdk", std::string("cpp/") + kVersion},
                                                {"runtime", detail::compiler()},
                                                {"pid", static_cast<std::int64_t>(getpid())},
                                                {"methods", std::move(methods)},
                                                {"concurrency", session.concurrency}}));
  }

  Options options_;
  std::map<std::string, detail::Handler> handlers_;
  detail::Hooks hooks_;
};

}  // namespace tutti
