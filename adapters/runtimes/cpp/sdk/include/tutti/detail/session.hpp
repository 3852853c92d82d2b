#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "tutti/detail/codec.hpp"
#include "tutti/detail/end_process.hpp"
#include "tutti/detail/message.hpp"
#include "tutti/detail/open_call.hpp"
#include "tutti/detail/output.hpp"
#include "tutti/detail/queue.hpp"
#include "tutti/detail/reader_role.hpp"
#include "tutti/detail/siblings.hpp"

namespace tutti {

class Context;

namespace detail {

/** A method of a worker. */
struct Handler {
  bool is_stream = false;
  std::function<Value(Context&)> run;
};

/** An error as it travels. */
struct WireError {
  std::string code;
  std::string name;
  std::string message;
  std::string stack;
  Value data;

  Value to_map() const {
    Value::Map members{{"code", code}, {"name", printable(name)}, {"message", printable(message)}};
    if (!stack.empty()) members.push_back({"stack", printable(stack)});
    if (!data.is_nil()) members.push_back({"data", data});
    return members;
  }
};

/** What the parts of one worker share: how it speaks, and what is open. */
class Session {
 public:
  Session(int out, Codec codec, unsigned concurrency)
      : codec(codec), concurrency(concurrency), output(out), queue(concurrency) {}

  const Codec codec;
  const unsigned concurrency;
  std::map<std::string, Handler> handlers;
  Output output;
  Queue queue;
  Siblings siblings;
  ReaderRole reader;
  std::atomic<std::uint64_t> finished{0};  // calls and casts, answered or dropped
  std::atomic<std::size_t> max_frame_bytes{kDefaultMaxFrameBytes};

  /** @throws Unencodable; then nothing has been said. */
  template <typename... Elements>
  void send(std::int64_t kind, const Elements&... elements) {
    output.send(frame(kind, elements...));
  }

  /** Says it without ever blocking: for the thread that reads. */
  template <typename... Elements>
  void post(std::int64_t kind, const Elements&... elements) {
    output.post(frame(kind, elements...));
  }

  /** A line of the log. What cannot be carried is left out. */
  void log(const char* level, const std::string& message, Value::Map fields) {
    try {
      send(kLog, Value(level), Value(printable(message)), Value(std::move(fields)));
    } catch (const Unencodable& error) {
      send(kLog, Value(level), Value(printable(message)), Value(Value::Map{{"fieldsLeftOut", error.what()}}));
    }
  }

  /** Answers a call that is not going to start. */
  void refuse(const OpenCall& call, const char* code, const char* name, const std::string& message) {
    finished += 1;
    if (call.is_cast()) post(kCredit, Value(0), Value(1));
    else post(kFail, Value(call.id), WireError{code, name, call.method + ": " + message, {}, {}}.to_map());
  }

 private:
  template <typename... Elements>
  std::string frame(std::int64_t kind, const Elements&... elements) {
    return frame_of(codec, max_frame_bytes.load(std::memory_order_relaxed), Value(kind), elements...);
  }
};

}  // namespace detail
}  // namespace tutti
