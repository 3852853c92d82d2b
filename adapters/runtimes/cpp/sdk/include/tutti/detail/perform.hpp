#pragma once

#include <cxxabi.h>

#include <exception>
#include <string>
#include <utility>

#include "tutti/context.hpp"
#include "tutti/detail/session.hpp"
#include "tutti/detail/throw_trace.hpp"

namespace tutti::detail {

/** Takes one call from its start to its answer. Nothing that a handler throws comes out of it. */
class Performer {
 public:
  Performer(Session& session, OpenCall& call) : session_(session), call_(call) {}

  void perform() {
    const auto handler = session_.handlers.find(call_.method);
    if (call_.is_expired()) return refuse("EXPIRED", "Expired", "the deadline had passed");
    if (handler == session_.handlers.end()) return unknown();
    if (handler->second.is_stream && !call_.has_output) {
      return refuse("STREAM_ONLY", "StreamOnly", call_.method + " returns a stream, and was called for one value");
    }
    Value result;
    std::optional<WireError> error;
    try {
      Context context(session_, call_);
      result = handler->second.run(context);
    } catch (abi::__forced_unwind&) {
      throw;  // a thread that is ended from outside must be let go
    } catch (...) {
      error = describe();
    }
    if (call_.uncarriable.has_value()) error = WireError{"UNENCODABLE", "Unencodable", *call_.uncarriable, {}, {}};
    else if (!error.has_value() && call_.was_cut) error = cancelled("the rest of the stream was not wanted");
    finish();
    if (error.has_value()) fail(*error);
    else answer(result);
    end();
  }

 private:
  void refuse(const char* code, const char* name, const std::string& message, Value data = nullptr) {
    finish();
    fail({code, name, message, {}, std::move(data)});
    end();
  }

  void unknown() {
    std::string known;
    Value::Array methods;
    for (const auto& entry : session_.handlers) {
      known += (known.empty() ? "" : ", ") + entry.first;
      methods.push_back(entry.first);
    }
    refuse("UNKNOWN_METHOD", "UnknownMethod",
           "there is no method \"" + printable(call_.method) + "\"; known methods: " + known,
           Value::object({{"methods", std::move(methods)}}));
  }

  /** The id is given up first: the host may use it again as soon as it has read the answer. */
  void finish() {
    session_.queue.forget(call_);
    session_.finished += 1;
  }

  void end() {
    if (call_.is_cast()) session_.send(kCredit, Value(0), Value(1));
    session_.queue.finish();
  }

  void answer(const Value& result) {
    if (call_.is_cast()) return;
    try {
      const bool is_only_element = call_.has_output && !session_.handlers.find(call_.method)->second.is_stream;
      if (is_only_element) session_.send(kItem, Value(call_.id), result);
      session_.send(kReply, Value(call_.id), is_only_element ? Value() : result);
    } catch (const Unencodable& error) {
      fail({"UNENCODABLE", "Unencodable", call_.method + ": the result cannot be carried: " + error.what(), {}, {}});
    }
  }

  /** What cannot be carried is left out, data first: the answer itself must get home. */
  void fail(WireError error) {
    if (call_.is_cast()) {
      return session_.log("error", "cast " + call_.method + ": " + error.message,
                          {{"code", error.code}, {"name", error.name}, {"stack", error.stack}});
    }
    if (try_fail(error)) return;
    error.data = nullptr;
    if (try_fail(error)) return;
    error.stack.clear();
    if (try_fail(error)) return;
    constexpr std::size_t short_bytes = 1000;
    error.message = printable(error.message, short_bytes);
    if (try_fail(error) || try_fail({error.code, {}, {}, {}, {}})) return;
    die(kSoftware, "no FAIL fits into maxFrameBytes");
  }

  bool try_fail(const WireError& error) {
    try {
      session_.send(kFail, Value(call_.id), error.to_map());
      return true;
    } catch (const Unencodable&) {
      return false;
    }
  }

  WireError cancelled(const std::string& message) const { return {"CANCELLED", "Cancelled", message, {}, {}}; }

  /** What the exception that is being handled says. */
  WireError describe() {
    const std::string stack = described_throw();
    try {
      throw;
    } catch (const Cancelled& error) {
      if (call_.is_unwanted()) return cancelled(error.what());
      return {"HANDLER_FAILED", "Cancelled", error.what(), stack, {}};
    } catch (const Failure& error) {
      return {"HANDLER_FAILED", error.name, error.what(), stack, error.data};
    } catch (const BadArguments& error) {
      return {"HANDLER_FAILED", "BadArguments", call_.method + ": the arguments do not fit: " + error.what(), {}, {}};
    } catch (const Unencodable& error) {
      return {"UNENCODABLE", "Unencodable", call_.method + ": the result cannot be carried: " + error.what(), {}, {}};
    } catch (const CallError& error) {
      return {"HANDLER_FAILED", "tutti::CallError", error.code + ": " + error.what(), stack, {}};
    } catch (const std::exception& error) {
      return {"HANDLER_FAILED", current_exception_name(), error.what(), stack, {}};
    } catch (const std::string& text) {
      return {"HANDLER_FAILED", current_exception_name(), text, stack, {}};
    } catch (const char* text) {
      // `throw nullptr` comes here too.
      return {"HANDLER_FAILED", current_exception_name(), text == nullptr ? "null" : text, stack, {}};
    } catch (...) {
      return {"HANDLER_FAILED", current_exception_name(), "something that is no std::exception was thrown", stack, {}};
    }
  }

  Session& session_;
  OpenCall& call_;
};

}  // namespace tutti::detail
