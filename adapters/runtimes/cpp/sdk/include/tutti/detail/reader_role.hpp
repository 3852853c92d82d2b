#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace tutti::detail {

/**
 * Who reads frames, when the thread that reads also runs handlers. A short handler runs where its
 * call was read, which saves waking another thread; the role is lent meanwhile. When a handler
 * takes long, a second thread takes the role, so that PING, CANCEL and the end of the input are
 * seen. A handler that is going to wait gives it away at once.
 *
 * ```
 *   reading ──lend──> lent ──take_back──> reading        the handler was short
 *                      └──────taken──────> reading       by the other thread
 * ```
 */
class ReaderRole {
 public:
  /** Before a handler. The holder only. */
  void lend() {
    lent_count_ += 1;
    state_.store(kLent);
    if (is_dozing_.load()) wake();
  }

  /** After the handler. @returns Whether the role is still ours; if not, another thread reads. */
  bool take_back() {
    std::uint32_t lent = kLent;
    return state_.compare_exchange_strong(lent, kHeld);
  }

  /** Somewhere in a handler that is going to wait. Does nothing for whom the role was not lent. */
  void give_away() {
    std::uint32_t lent = kLent;
    if (state_.compare_exchange_strong(lent, kOffered)) wake();
  }

  /** The other thread waits here until the role is its own. */
  void take() {
    int quiet_rounds = 0;
    while (true) {
      const std::uint64_t seen = lent_count_.load();
      pause(quiet_rounds >= kRoundsUntilDozing);
      std::uint32_t offered = kOffered;
      if (state_.compare_exchange_strong(offered, kHeld)) return;
      const bool is_same = lent_count_.load() == seen;
      std::uint32_t lent = kLent;
      if (is_same && state_.compare_exchange_strong(lent, kHeld)) return;  // it takes more than a round
      quiet_rounds = is_same ? quiet_rounds + 1 : 0;
    }
  }

 private:
  enum : std::uint32_t { kHeld, kLent, kOffered };

  void pause(bool may_doze) {
    std::unique_lock lock(mutex_);
    const auto is_needed = [&] { return state_.load() == kOffered; };
    if (!may_doze) {
      changed_.wait_for(lock, kRound, is_needed);
      return;
    }
    is_dozing_.store(true);
    // Who lends looks at `is_dozing_` after it has changed the state, so one of us sees the other.
    changed_.wait(lock, [&] { return is_needed() || !is_dozing_.load() || state_.load() == kLent; });
    is_dozing_.store(false);
  }

  void wake() {
    {
      const std::lock_guard lock(mutex_);
      is_dozing_.store(false);
    }
    changed_.notify_all();
  }

  static constexpr std::chrono::milliseconds kRound{5};
  static constexpr int kRoundsUntilDozing = 20;

  std::atomic<std::uint32_t> state_{kHeld};
  std::atomic<std::uint64_t> lent_count_{0};
  std::atomic<bool> is_dozing_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
};

}  // namespace tutti::detail
