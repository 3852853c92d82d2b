#pragma once

#include <atomic>
#include <exception>
#include <memory>
#include <string>
#include <system_error>
#include <thread>

#include "tutti/detail/frame_reader.hpp"
#include "tutti/detail/perform.hpp"
#include "tutti/detail/session.hpp"

namespace tutti::detail {

/**
 * The threads that read frames and run handlers.
 *
 * With one call at a time, two threads take turns as the reader, who runs short handlers itself
 * (ReaderRole). With more, one thread reads, and as many as calls may run take them from the queue.
 */
class Reading {
 public:
  Reading(Session& session, int in) : session_(session), frames_(in) {}

  std::function<void(const Value& hello)> on_hello = [](const Value&) {};
  std::function<void(const std::string& reason, double grace_ms)> on_stop = [](const std::string&, double) {};

  /** Starts the threads; they live as long as the process. */
  void start() {
    is_inline_ = session_.concurrency == 1;
    std::thread([this] { read_for_ever(); }).detach();
    if (is_inline_) {
      std::thread([this] {
        session_.reader.take();
        read_for_ever();
      }).detach();
      return;
    }
    for (unsigned at = 0; at < session_.concurrency; ++at) {
      std::thread([this] {
        while (true) run(session_.queue.take());
      }).detach();
    }
  }

 private:
  void read_for_ever() {
    while (true) {
      const OpenCallPtr call = read_until_call();
      session_.reader.lend();
      run(call);
      if (session_.reader.take_back()) continue;
      while (const OpenCallPtr next = session_.queue.take_now()) run(next);
      session_.reader.take();
    }
  }

  void run(const OpenCallPtr& call) {
    session_.output.flush();  // what was refused before this call started has been said
    Performer(session_, *call).perform();
  }

  /** Reads until there is a call that the reader may run itself. */
  OpenCallPtr read_until_call() {
    try {
      while (true) {
        const auto payload = frames_.next();
        if (!payload.has_value()) end_process(kDone);
        if (OpenCallPtr call = receive(MessageReader::read(decode(session_.codec, *payload)))) return call;
      }
    } catch (const Violation& error) {
      die(kProtocol, "protocol violation by the host: " + error.code + ": " + error.what());
    } catch (const std::exception& error) {
      die(kIo, error.what());
    }
  }

  OpenCallPtr receive(Message message) {
    if (is_greeted_ == (message.kind == kHello)) {
      throw Violation("WIRE_UNEXPECTED", "HELLO must come first, and once");
    }
    switch (message.kind) {
      case kHello: hello(message.value); break;
      case kCall: case kCast: return accept(std::move(message));
      case kReply: case kFail: case kItem: session_.siblings.settle(message); break;
      case kCredit: case kPush: case kEnd: feed(message); break;
      case kCancel:
        session_.queue.cancel(message.id, [&](const OpenCall& call) {
          session_.refuse(call, "CANCELLED", "Cancelled", "cancelled before it started");
        });
        break;
      case kPing: session_.post(kPong, Value(message.number), Value(session_.finished.load())); break;
      case kStop: on_stop(message.text, message.number); break;
      default: throw Violation("WIRE_UNEXPECTED", "a message that only workers send: " + std::to_string(message.kind));
    }
    return nullptr;
  }

  void hello(const Value& info) {
    is_greeted_ = true;
    const double max_frame_bytes = positive(info, "maxFrameBytes", static_cast<double>(kDefaultMaxFrameBytes));
    session_.max_frame_bytes = static_cast<std::size_t>(max_frame_bytes);
    frames_.limit(static_cast<std::size_t>(max_frame_bytes));
    session_.siblings.limit(positive(info, "maxInFlight", std::numeric_limits<double>::infinity()));
    on_hello(info);
  }

  static double positive(const Value& info, const char* member, double otherwise) {
    const Value* found = info.find(member);
    if (found == nullptr || found->is_nil()) return otherwise;
    const auto* whole = found->get_if<std::int64_t>();
    const auto* real = found->get_if<double>();
    const double value = whole != nullptr ? static_cast<double>(*whole) : real != nullptr ? *real : 0;
    if (!(value >= 1)) throw Violation("WIRE_BAD_MESSAGE", std::string("HELLO: ") + member + " must be a positive integer");
    return value;
  }

  OpenCallPtr accept(Message message) {
    auto call = std::make_shared<OpenCall>(std::move(message), frames_.read_at());
    switch (session_.queue.push(call, is_inline_)) {
      case Queue::Admission::runs_here: return call;
      case Queue::Admission::waits: return nullptr;
      case Queue::Admission::duplicate:
        throw Violation("WIRE_BAD_MESSAGE", "CALL: id " + std::to_string(call->id) + " is already open");
      case Queue::Admission::stopping:
        session_.refuse(*call, "STOPPING", "Stopping", "the worker is stopping");
        return nullptr;
    }
    return nullptr;
  }

  /** What is for a call that is not open is ignored: its answer was on the way. */
  void feed(Message& message) {
    const OpenCallPtr call = session_.queue.find(message.id);
    if (call == nullptr) return;
    bool is_wanted = true;
    call->change([&] {
      if (message.kind == kCredit) call->credit += message.number;
      else if (message.kind == kPush) is_wanted = call->input.arrive(std::move(message.value));
      else {
        call->input.is_ended = true;
        if (!message.value.is_nil()) call->input.error = std::move(message.value);
      }
    });
    if (!is_wanted) {
      throw Violation("WIRE_UNEXPECTED", "PUSH for call " + std::to_string(message.id) + ", which has not asked for it");
    }
  }

  Session& session_;
  FrameReader frames_;
  bool is_inline_ = false;
  bool is_greeted_ = false;
};

}  // namespace tutti::detail
