#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "tutti/detail/end_process.hpp"

namespace tutti::detail {

/**
 * Frames on their way to the host. One thread writes at a time; what others give meanwhile leaves
 * in its next write.
 */
class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}

  /** Returns when the frame has been written, so that what it says has been said. */
  void send(std::string_view frame) {
    std::unique_lock lock(mutex_);
    const std::uint64_t ticket = ++given_;
    if (is_writing_) {
      waiting_ += frame;
      changed_.wait(lock, [&] { return written_ >= ticket; });
      return;
    }
    is_writing_ = true;
    lock.unlock();
    write_all(frame);
    lock.lock();
    written_ = ticket;
    drain(lock);
  }

  /** Never blocks, whatever the host does: for the thread that reads. */
  void post(std::string_view frame) {
    std::unique_lock lock(mutex_);
    ++given_;
    if (is_writing_) {
      waiting_ += frame;
      return;
    }
    frame.remove_prefix(write_some(frame));
    if (frame.empty()) {
      written_ = given_;
      return;
    }
    waiting_ += frame;
    is_writing_ = true;
    std::thread([this] {
      std::unique_lock own(mutex_);
      drain(own);
    }).detach();
  }

  /** Returns when all that was given has been written. */
  void flush() {
    std::unique_lock lock(mutex_);
    const std::uint64_t last = given_;
    changed_.wait(lock, [&] { return written_ >= last; });
  }

 private:
  /** Writes what waits until nothing does. The caller is the one who writes. */
  void drain(std::unique_lock<std::mutex>& lock) {
    while (!waiting_.empty()) {
      const std::string batch = std::exchange(waiting_, {});
      const std::uint64_t last = given_;
      lock.unlock();
      write_all(batch);
      lock.lock();
      written_ = last;
      changed_.notify_all();
    }
    is_writing_ = false;
    changed_.notify_all();
  }

  void write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::write(descriptor_, bytes.data(), bytes.size());
      if (sent >= 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
      else if (errno == EAGAIN) wait_for_room(-1);
      else if (errno != EINTR) broken();
    }
  }

  /** As much as fits now. */
  std::size_t write_some(std::string_view bytes) const {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) return static_cast<std::size_t>(sent);
    if (errno != ENOTSOCK || !wait_for_room(0)) return 0;
    constexpr std::size_t never_blocks = 512;  // POSIX: a pipe that is writable takes PIPE_BUF
    const ssize_t piped = ::write(descriptor_, bytes.data(), std::min(bytes.size(), never_blocks));
    return piped < 0 ? 0 : static_cast<std::size_t>(piped);
  }

  bool wait_for_room(int timeout_ms) const {
    pollfd room{descriptor_, POLLOUT, 0};
    return poll(&room, 1, timeout_ms) > 0 && (room.revents & POLLOUT) != 0;
  }

  [[noreturn]] static void broken() {
    if (errno == EPIPE || errno == ECONNRESET) end_process(kDone);  // the host is gone
    die(kIo, std::string("cannot write frames: ") + std::strerror(errno));
  }

  const int descriptor_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string waiting_;
  bool is_writing_ = false;
  std::uint64_t given_ = 0;
  std::uint64_t written_ = 0;
};

}  // namespace tutti::detail
