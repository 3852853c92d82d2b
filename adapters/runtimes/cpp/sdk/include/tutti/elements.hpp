#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "tutti/containers.hpp"
#include "tutti/detail/session.hpp"

namespace tutti {

namespace detail {

inline Value ttl_of(const OpenCall& call) {
  return call.deadline.has_value() ? Value(std::max(0.0, ms_until(*call.deadline))) : Value();
}

inline Value headers_of(const OpenCall& call) {
  Value::Map members;
  for (const auto& [name, text] : call.headers) members.push_back({name, text});
  return members.empty() ? Value() : Value(std::move(members));
}

/** Lets `for (auto& x : elements)` read what has a `next()`. */
template <typename Source, typename T>
class ElementIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = T*;
  using reference = T&;

  explicit ElementIterator(Source* source) : source_(source) {
    if (source_ != nullptr) ++*this;
  }

  T& operator*() { return *current_; }
  T* operator->() { return &*current_; }
  ElementIterator& operator++() {
    current_ = source_->next();
    if (!current_.has_value()) source_ = nullptr;
    return *this;
  }
  bool operator!=(const ElementIterator& other) const { return source_ != other.source_; }
  bool operator==(const ElementIterator& other) const { return source_ == other.source_; }

 private:
  Source* source_;
  std::optional<T> current_;
};

inline std::string text_of(const Value& error, const char* member, const char* otherwise) {
  const Value* found = error.find(member);
  const auto* text = found == nullptr ? nullptr : found->get_if<std::string>();
  return text == nullptr ? otherwise : *text;
}

}  // namespace detail

/**
 * The elements of an argument, asked for as they are taken: `for (auto& n : context.input<int>())`.
 */
template <typename T>
class Input {
 public:
  using Iterator = detail::ElementIterator<Input<T>, T>;

  Input(detail::Session& session, detail::OpenCall& call) : session_(session), call_(call) {}

  /**
   * The next one; nothing at the end.
   *
   * @throws InputError when the caller's source has failed; Cancelled when the call has ended;
   *   BadValue when the element does not fit.
   */
  std::optional<T> next() {
    if (!call_.has_input) return std::nullopt;
    std::unique_lock lock(call_.mutex);
    detail::Inflow& input = call_.input;
    if (const std::uint32_t missing = input.missing(); missing > 0) {
      input.asked += missing;
      lock.unlock();
      session_.send(detail::kPull, Value(call_.id), Value(missing));
      lock.lock();
    }
    if (input.arrived.empty() && !input.is_ended) {
      lock.unlock();
      session_.reader.give_away();
      lock.lock();
    }
    call_.wait(lock, [&] { return !input.arrived.empty() || input.is_ended; });
    if (input.arrived.empty()) {
      if (!input.error.has_value()) return std::nullopt;
      throw InputError(detail::text_of(*input.error, "name", "Error"),
                       detail::text_of(*input.error, "message", "the source of the argument failed"));
    }
    const Value element = std::move(input.arrived.front());
    input.arrived.pop_front();
    lock.unlock();
    return from_value<T>(element, "$element");
  }

  Iterator begin() { return Iterator(this); }
  Iterator end() { return Iterator(nullptr); }

 private:
  detail::Session& session_;
  detail::OpenCall& call_;
};

namespace detail {

struct Question {
  std::string target;
  std::string method;
  Value args;
  bool is_idempotent;
  bool is_stream;
};

}  // namespace detail

/** What another worker answers in elements. Leaving it before its end cancels it. */
template <typename T>
class Stream {
 public:
  using Iterator = detail::ElementIterator<Stream<T>, T>;

  Stream(detail::Session& session, detail::OpenCall& call, const detail::Question& question)
      : session_(session), asked_(std::make_shared<detail::Asked>(call.shared_from_this())), what_(question.target + " " + question.method) {
    session_.reader.give_away();
    if (call.is_unwanted()) throw Cancelled(call.method + ": nobody waits for it any more");
    session_.siblings.open(asked_);
    if (question.is_stream) asked_->answer.asked = detail::kWindow;
    try {
      session_.send(detail::kCall, Value(asked_->id), Value(question.target), Value(question.method), question.args,
                    detail::ttl_of(call), detail::headers_of(call), Value(question.is_idempotent),
                    question.is_stream ? Value(detail::kWindow) : Value());
    } catch (...) {
      session_.siblings.forget(*asked_);
      is_left_ = true;
      throw;
    }
  }

  Stream(Stream&& other) noexcept
      : session_(other.session_), asked_(other.asked_), what_(std::move(other.what_)), is_left_(std::exchange(other.is_left_, true)) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  ~Stream() {
    if (is_left_) return;
    {
      const std::lock_guard lock(asked_->owner->mutex);
      if (asked_->answer.is_ended) return;
    }
    session_.send(detail::kCancel, Value(asked_->id));
  }

  /** The next element; nothing at the end. @throws CallError, Cancelled, BadValue */
  std::optional<T> next() {
    std::unique_lock lock(asked_->owner->mutex);
    detail::Inflow& answer = asked_->answer;
    if (const std::uint32_t missing = answer.missing(); missing > 0) {
      answer.asked += missing;
      lock.unlock();
      session_.send(detail::kCredit, Value(asked_->id), Value(missing));
      lock.lock();
    }
    asked_->owner->wait(lock, [&] { return !answer.arrived.empty() || answer.is_ended; });
    if (answer.arrived.empty()) {
      if (answer.error.has_value()) fail(*answer.error);
      return std::nullopt;
    }
    const Value element = std::move(answer.arrived.front());
    answer.arrived.pop_front();
    lock.unlock();
    return from_value<T>(element, "$element");
  }

  /** The value of the call itself: what comes when all elements have come. */
  Value result() {
    std::unique_lock lock(asked_->owner->mutex);
    detail::Inflow& answer = asked_->answer;
    asked_->owner->wait(lock, [&] { return answer.is_ended; });
    if (answer.error.has_value()) fail(*answer.error);
    return answer.result;
  }

  Iterator begin() { return Iterator(this); }
  Iterator end() { return Iterator(nullptr); }

 private:
  [[noreturn]] void fail(const Value& error) const {
    const Value* data = error.find("data");
    throw CallError(detail::text_of(error, "code", "HANDLER_FAILED"), detail::text_of(error, "name", "Error"),
                    what_ + ": " + detail::text_of(error, "message", "it failed"), detail::text_of(error, "stack", ""),
                    data == nullptr ? Value() : *data);
  }

  detail::Session& session_;
  detail::AskedPtr asked_;
  std::string what_;
  bool is_left_ = false;
};

}  // namespace tutti
