#pragma once

#include <cxxabi.h>
#include <dlfcn.h>
#include <unwind.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <sstream>
#include <string>
#include <typeinfo>

#if defined(TUTTI_BACKTRACE)
#include <backtrace.h>
#endif

namespace tutti::detail {

/** Where the last exception of a thread was thrown: an exception of C++ does not know it. */
struct ThrowTrace {
  std::array<std::uintptr_t, 48> frames{};
  std::size_t size = 0;
};

inline thread_local ThrowTrace last_throw;

inline void record_throw() {
  last_throw.size = 0;
  _Unwind_Backtrace(
      [](_Unwind_Context* context, void* out) -> _Unwind_Reason_Code {
        auto& trace = *static_cast<ThrowTrace*>(out);
        if (trace.size == trace.frames.size()) return _URC_END_OF_STACK;
        trace.frames[trace.size++] = _Unwind_GetIP(context);
        return _URC_NO_REASON;
      },
      &last_throw);
}

inline std::string demangled(const char* name) {
  int status = 0;
  char* text = abi::__cxa_demangle(name, nullptr, nullptr, &status);
  std::string result = status == 0 ? text : name;
  std::free(text);
  return result;
}

/** The type of the exception that is being handled. */
inline std::string current_exception_name() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  return type == nullptr ? "unknown" : demangled(type->name());
}

inline std::string described_address(std::uintptr_t address) {
  Dl_info info{};
  if (dladdr(reinterpret_cast<void*>(address), &info) == 0) return "?";
  const std::string file = info.dli_fname == nullptr ? "?" : info.dli_fname;
  return (info.dli_sname == nullptr ? "?" : demangled(info.dli_sname)) + " in " + file;
}

#if defined(TUTTI_BACKTRACE)
inline std::string described_frame(std::uintptr_t address) {
  static backtrace_state* const state = backtrace_create_state(nullptr, 1, [](void*, const char*, int) {}, nullptr);
  std::string lines;
  backtrace_pcinfo(
      state, address - 1,
      [](void* out, std::uintptr_t, const char* file, int line, const char* function) {
        if (file == nullptr) return 0;
        auto& text = *static_cast<std::string*>(out);
        if (!text.empty()) text += '\n';
        text += "    at " + (function == nullptr ? std::string("?") : demangled(function)) + " (" + file + ":" +
                std::to_string(line) + ")";
        return 0;
      },
      [](void*, const char*, int) {}, &lines);
  return lines.empty() ? "    at " + described_address(address) : lines;
}
#else
inline std::string described_frame(std::uintptr_t address) { return "    at " + described_address(address - 1); }
#endif

/** The stack at the last throw of this thread, a line for each function, our own left out. */
inline std::string described_throw() {
  std::string text;
  for (std::size_t at = 0; at < last_throw.size; ++at) {
    std::istringstream lines(described_frame(last_throw.frames[at]));
    for (std::string line; std::getline(lines, line);) {
      const bool is_throwing = text.empty() && (line.find("record_throw") != std::string::npos || line.find("__cxa_throw") != std::string::npos);
      if (is_throwing) continue;
      const bool is_ours = line.find("tutti::detail::") != std::string::npos || line.find("/include/tutti/") != std::string::npos;
      if (is_ours) return text;  // what called the handler
      text += (text.empty() ? "" : "\n") + line;
    }
  }
  return text;
}

}  // namespace tutti::detail

#if !defined(TUTTI_NO_THROW_TRACE)
/**
 * Stands before the function of the C++ runtime that throws, and remembers where that was. Define
 * TUTTI_NO_THROW_TRACE to leave it out; FAIL then carries no stack.
 */
namespace __cxxabiv1 {

extern "C" __attribute__((weak, noreturn)) void __cxa_throw(void* thrown, std::type_info* type, void (*destroy)(void*)) {
  using Throw = void (*)(void*, std::type_info*, void (*)(void*));
  static const Throw original = reinterpret_cast<Throw>(dlsym(RTLD_NEXT, "__cxa_throw"));
  tutti::detail::record_throw();
  original(thrown, type, destroy);
  std::abort();
}

}  // namespace __cxxabiv1
#endif
