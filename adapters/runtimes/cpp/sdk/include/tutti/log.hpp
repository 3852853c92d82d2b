#pragma once

#include <atomic>
#include <iostream>
#include <string>

#include "tutti/detail/session.hpp"

namespace tutti {

namespace detail {

inline std::atomic<Session*> current_session{nullptr};

}  // namespace detail

/** Lines of the worker's log, with fields: `tutti::log::info("loaded", {{"words", 12}})`. */
namespace log {

/** @param level One of `trace`, `debug`, `info`, `warn`, `error`. */
inline void write(const char* level, const std::string& message, Value::Map fields = {}) {
  detail::Session* session = detail::current_session.load();
  if (session != nullptr) session->log(level, message, std::move(fields));
  else std::cerr << level << ": " << message << std::endl;  // before run()
}

inline void trace(const std::string& message, Value::Map fields = {}) { write("trace", message, std::move(fields)); }
inline void debug(const std::string& message, Value::Map fields = {}) { write("debug", message, std::move(fields)); }
inline void info(const std::string& message, Value::Map fields = {}) { write("info", message, std::move(fields)); }
inline void warn(const std::string& message, Value::Map fields = {}) { write("warn", message, std::move(fields)); }
inline void error(const std::string& message, Value::Map fields = {}) { write("error", message, std::move(fields)); }

}  // namespace log
}  // namespace tutti
