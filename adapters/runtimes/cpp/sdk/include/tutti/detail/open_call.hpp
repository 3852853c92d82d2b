#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "tutti/detail/clock.hpp"
#include "tutti/detail/message.hpp"
#include "tutti/errors.hpp"

namespace tutti::detail {

/** Elements that are asked for ahead of who takes them. */
constexpr std::uint32_t kWindow = 16;

/**
 * Elements that come as they are asked for, and then an end. Guarded by the mutex of the call that
 * reads them.
 */
struct Inflow {
  std::deque<Value> arrived;
  std::uint32_t asked = 0;  // how many more may come
  bool is_ended = false;
  Value result;
  std::optional<Value> error;

  /** @returns Whether it was asked for. */
  bool arrive(Value element) {
    if (asked == 0 || is_ended) return false;
    asked -= 1;
    arrived.push_back(std::move(element));
    return true;
  }

  /** How many to ask for now, so that a window of them is on its way or here. */
  std::uint32_t missing() const {
    const auto have = static_cast<std::uint32_t>(arrived.size()) + asked;
    return is_ended || have > kWindow / 2 ? 0 : kWindow - have;
  }
};

/** One CALL or CAST of the host, from its arrival to its answer. */
class OpenCall : public std::enable_shared_from_this<OpenCall> {
 public:
  OpenCall(Message message, Clock::time_point read_at)
      : id(message.kind == kCall ? message.id : 0),
        method(std::move(message.text)),
        args(std::move(message.value)),
        headers(std::move(message.headers)),
        deadline(after(read_at, message.number)),
        has_output(message.credit > 0),
        has_input(message.has_input),
        credit(message.credit) {}

  const std::uint32_t id;  // 0 for a cast
  const std::string method;
  Value args;
  const Headers headers;
  const std::optional<Clock::time_point> deadline;
  const bool has_output;
  const bool has_input;

  std::mutex mutex;
  std::condition_variable changed;
  double credit;     // elements of the result that may be sent
  Inflow input;      // elements of the argument
  bool is_cancelled = false;
  bool is_started = false;  // guarded by the queue

  // What its handler leaves behind, for its answer.
  std::optional<std::string> uncarriable;  // an element of the result, and why
  bool was_cut = false;                    // elements were not wanted any more

  bool is_cast() const { return id == 0; }
  bool is_expired() const { return deadline.has_value() && Clock::now() >= *deadline; }

  /** Nobody waits for the answer any more. */
  bool is_unwanted() {
    const std::lock_guard lock(mutex);
    return is_cancelled || is_expired();
  }

  void cancel() { change([&] { is_cancelled = true; }); }

  /** Changes something that a handler may wait for. */
  template <typename Change>
  void change(Change what) {
    {
      const std::lock_guard lock(mutex);
      what();
    }
    changed.notify_all();
  }

  /**
   * Waits until something is so. The lock is held before, after, and while it is looked at.
   *
   * @throws Cancelled when the call is cancelled, or its time is over, first.
   */
  template <typename Condition>
  void wait(std::unique_lock<std::mutex>& lock, Condition is_so) {
    while (!is_so()) {
      if (is_cancelled) throw Cancelled(method + ": the caller has cancelled it");
      if (is_expired()) throw Cancelled(method + ": its deadline has passed");
      if (deadline.has_value()) changed.wait_until(lock, *deadline);
      else changed.wait(lock);
    }
  }
};

using OpenCallPtr = std::shared_ptr<OpenCall>;

}  // namespace tutti::detail
