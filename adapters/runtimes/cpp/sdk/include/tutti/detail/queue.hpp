#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tutti/detail/open_call.hpp"

namespace tutti::detail {

/**
 * The calls that wait, and those that run: they start in the order in which they came, `limit` at a
 * time.
 *
 * ```
 *   reader ──push──> waiting ──take──> running (at most limit) ──finish──> gone
 *              └──────────── may be run by the reader itself ──────┘
 * ```
 */
class Queue {
 public:
  enum class Admission { runs_here, waits, duplicate, stopping };

  explicit Queue(unsigned limit) : limit_(limit) {}

  /**
   * Takes in what has come. `runs_here`: nothing was before it, and who pushes runs it at once, if
   * it says that it can.
   */
  Admission push(const OpenCallPtr& call, bool can_run) {
    const std::lock_guard lock(mutex_);
    if (!call->is_cast() && open_.count(call->id) > 0) return Admission::duplicate;
    if (is_stopping_) return Admission::stopping;
    if (!call->is_cast()) open_.emplace(call->id, call);
    if (can_run && waiting_.empty() && running_ < limit_) {
      running_ += 1;
      call->is_started = true;
      return Admission::runs_here;
    }
    waiting_.push_back(call);
    work_.notify_one();
    return Admission::waits;
  }

  /** The next call, for a thread that runs nothing else; waits for it. */
  OpenCallPtr take() {
    std::unique_lock lock(mutex_);
    work_.wait(lock, [&] { return !waiting_.empty() && running_ < limit_; });
    return pop();
  }

  /** The next call, for a thread that has just finished one; null when none waits. */
  OpenCallPtr take_now() {
    const std::lock_guard lock(mutex_);
    return waiting_.empty() || running_ >= limit_ ? nullptr : pop();
  }

  /** The call is about to be answered: from then on the host may use its id again. */
  void forget(const OpenCall& call) {
    if (call.is_cast()) return;
    const std::lock_guard lock(mutex_);
    open_.erase(call.id);
  }

  /** The call has been answered: another may start in its place. */
  void finish() {
    const std::lock_guard lock(mutex_);
    running_ -= 1;
    if (!waiting_.empty()) work_.notify_one();
    if (running_ == 0) idle_.notify_all();
  }

  /** The unanswered call with that id; null where there is none. */
  OpenCallPtr find(std::uint32_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(id);
    return found == open_.end() ? nullptr : found->second;
  }

  /**
   * A call that is cancelled: one that runs is told; one that waits is refused, and never starts.
   */
  template <typename Refuse>
  void cancel(std::uint32_t id, Refuse refuse) {
    std::unique_lock lock(mutex_);
    const auto found = open_.find(id);
    if (found == open_.end()) return;
    const OpenCallPtr call = found->second;
    if (call->is_started) {
      lock.unlock();
      call->cancel();
      return;
    }
    open_.erase(found);
    for (auto at = waiting_.begin(); at != waiting_.end(); ++at) {
      if (*at != call) continue;
      waiting_.erase(at);
      break;
    }
    refuse(*call);  // under the lock, so that nothing that starts overtakes it
  }

  /** Refuses what waits and what will come. @returns Whether it was not stopping already. */
  template <typename Refuse>
  bool stop(Refuse refuse) {
    const std::lock_guard lock(mutex_);
    if (std::exchange(is_stopping_, true)) return false;
    for (const OpenCallPtr& call : waiting_) {
      open_.erase(call->id);
      refuse(*call);
    }
    waiting_.clear();
    return true;
  }

  /** Waits until nothing runs. @returns Whether that came in time. */
  bool await_idle(std::optional<Clock::time_point> until) {
    std::unique_lock lock(mutex_);
    const auto is_idle = [&] { return running_ == 0; };
    if (until.has_value()) return idle_.wait_until(lock, *until, is_idle);
    idle_.wait(lock, is_idle);
    return true;
  }

  /** All that run, to be told that nobody wants them any more. */
  std::vector<OpenCallPtr> all_open() {
    const std::lock_guard lock(mutex_);
    std::vector<OpenCallPtr> all;
    for (const auto& entry : open_) all.push_back(entry.second);
    return all;
  }

 private:
  OpenCallPtr pop() {
    OpenCallPtr call = std::move(waiting_.front());
    waiting_.pop_front();
    running_ += 1;
    call->is_started = true;
    return call;
  }

  const unsigned limit_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable idle_;
  std::deque<OpenCallPtr> waiting_;
  std::unordered_map<std::uint32_t, OpenCallPtr> open_;
  unsigned running_ = 0;
  bool is_stopping_ = false;
};

}  // namespace tutti::detail
