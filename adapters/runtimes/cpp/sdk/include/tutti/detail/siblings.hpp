#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "tutti/detail/open_call.hpp"

namespace tutti::detail {

/** One call of ours to another worker. What comes for it is guarded by the mutex of its owner. */
struct Asked {
  explicit Asked(OpenCallPtr owner) : owner(std::move(owner)) {}

  const OpenCallPtr owner;  // the call whose handler waits
  std::uint32_t id = 0;
  Inflow answer;
};

using AskedPtr = std::shared_ptr<Asked>;

/** Our own calls to other workers that have no answer yet, at most as many as the host allows. */
class Siblings {
 public:
  void limit(double open) { most_ = open; }

  /**
   * Waits for a place, and opens the call.
   * @throws Cancelled when its owner is not wanted first.
   */
  void open(const AskedPtr& asked) {
    std::unique_lock lock(mutex_);
    while (static_cast<double>(open_.size()) >= most_) {
      if (asked->owner->is_unwanted()) throw Cancelled("the call ended while it waited for room to ask another worker");
      room_.wait_for(lock, std::chrono::milliseconds(20));
    }
    do last_id_ = last_id_ == UINT32_MAX ? 1 : last_id_ + 1;
    while (open_.count(last_id_) > 0);
    asked->id = last_id_;
    open_.emplace(asked->id, asked);
  }

  /** It was never sent. */
  void forget(const Asked& asked) {
    const std::lock_guard lock(mutex_);
    open_.erase(asked.id);
    room_.notify_one();
  }

  /** Gives what has come to who waits for it. @throws Violation for what was not asked for. */
  void settle(Message& message) {
    const AskedPtr asked = message.kind == kItem ? find(message.id) : close(message.id);
    if (asked == nullptr) {
      throw Violation("WIRE_UNKNOWN_CALL", "an answer to id " + std::to_string(message.id) + ", which is not open");
    }
    bool is_wanted = true;
    asked->owner->change([&] {
      Inflow& answer = asked->answer;
      if (message.kind == kItem) is_wanted = answer.arrive(std::move(message.value));
      else if (message.kind == kFail) answer.error = std::move(message.value);
      else answer.result = std::move(message.value);
      answer.is_ended = message.kind != kItem || answer.is_ended;
    });
    if (!is_wanted) throw Violation("WIRE_UNEXPECTED", "ITEM for id " + std::to_string(message.id) + " without credit");
  }

 private:
  AskedPtr find(std::uint32_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(id);
    return found == open_.end() ? nullptr : found->second;
  }

  AskedPtr close(std::uint32_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(id);
    if (found == open_.end()) return nullptr;
    AskedPtr asked = std::move(found->second);
    open_.erase(found);
    room_.notify_one();
    return asked;
  }

  std::mutex mutex_;
  std::condition_variable room_;
  std::unordered_map<std::uint32_t, AskedPtr> open_;
  std::uint32_t last_id_ = 0;
  double most_ = std::numeric_limits<double>::infinity();
};

}  // namespace tutti::detail
