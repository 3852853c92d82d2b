#pragma once

#include <unistd.h>

#include <csignal>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tutti/detail/session.hpp"
#include "tutti/detail/throw_trace.hpp"

namespace tutti::detail {

struct Hooks {
  std::vector<std::function<void()>> starts;
  std::vector<std::function<void()>> stops;
};

/**
 * How a worker starts and ends in order: STOP and SIGTERM refuse what waits, and let end what runs.
 */
class Stopping {
 public:
  Stopping(Session& session, Hooks& hooks) : session_(session), hooks_(hooks) {}

  /**
   * Runs the hooks of the start, then announces the worker, unless it was told to stop meanwhile.
   */
  void start_up(const std::function<void()>& announce) {
    for (const auto& hook : hooks_.starts) {
      if (is_told()) break;
      run_hook("on_start", hook);
    }
    const std::lock_guard lock(mutex_);
    is_started_ = true;
    started_.notify_all();
    if (!is_told_) announce();
  }

  /** Only the first order counts. NaN for no limit. */
  void begin(const std::string& reason, double grace_ms) {
    const auto until = after(Clock::now(), grace_ms);
    {
      const std::lock_guard lock(mutex_);
      if (std::exchange(is_told_, true)) return;
    }
    session_.queue.stop([&](const OpenCall& call) {
      session_.refuse(call, "STOPPING", "Stopping", "the worker is stopping");
    });
    std::thread([this, until, reason] { end(until, reason); }).detach();
  }

  /** SIGTERM is an order to stop, without a limit. */
  void heed_sigterm() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) die(kIo, "cannot make a pipe");
    owner() = getpid();
    wake_end() = ends[1];
    std::thread([this, in = ends[0]] {
      char byte = 0;
      while (read(in, &byte, 1) != 1) {
      }
      begin("SIGTERM", std::numeric_limits<double>::quiet_NaN());
    }).detach();
    struct sigaction action {};
    action.sa_handler = [](int signal) {
      if (getpid() == owner()) {
        (void)!write(wake_end(), "", 1);
        return;
      }
      // A fork that has not become another program: what its parent would do is not its business.
      std::signal(signal, SIG_DFL);
      raise(signal);
    };
    action.sa_flags = SA_RESTART;
    sigaction(SIGTERM, &action, nullptr);
    action.sa_handler = [](int) {};  // not SIG_IGN, which our children would inherit
    sigaction(SIGPIPE, &action, nullptr);
  }

 private:
  static pid_t& owner() {
    static pid_t pid = 0;
    return pid;
  }

  static int& wake_end() {
    static int descriptor = -1;
    return descriptor;
  }

  bool is_told() {
    const std::lock_guard lock(mutex_);
    return is_told_;
  }

  void end(std::optional<Clock::time_point> until, const std::string& reason) {
    if (!await_started(until) || !session_.queue.await_idle(until)) {
      die(kDone, "the grace is over (" + reason + ") and a handler or hook still runs");
    }
    if (until.has_value()) {
      std::thread([until, reason] {
        std::this_thread::sleep_until(*until);
        die(kDone, "the grace is over (" + reason + ") and an on_stop hook still runs");
      }).detach();
    }
    for (auto hook = hooks_.stops.rbegin(); hook != hooks_.stops.rend(); ++hook) run_hook("on_stop", *hook);
    session_.output.flush();
    end_process(kDone);
  }

  bool await_started(std::optional<Clock::time_point> until) {
    std::unique_lock lock(mutex_);
    const auto is_so = [&] { return is_started_; };
    if (until.has_value()) return started_.wait_until(lock, *until, is_so);
    started_.wait(lock, is_so);
    return true;
  }

  static void run_hook(const char* name, const std::function<void()>& hook) {
    try {
      hook();
    } catch (const std::exception& error) {
      die(kFailed, std::string(name) + ": " + current_exception_name() + ": " + error.what());
    } catch (...) {
      die(kFailed, std::string(name) + ": something that is no std::exception was thrown");
    }
  }

  Session& session_;
  Hooks& hooks_;
  std::mutex mutex_;
  std::condition_variable started_;
  bool is_started_ = false;
  bool is_told_ = false;
};

}  // namespace tutti::detail
