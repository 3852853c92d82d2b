#pragma once

#include <unistd.h>

#include <cstdio>
#include <string>

namespace tutti::detail {

/** Exit codes of a worker, as in sysexits.h where there is one. */
enum ExitCode { kDone = 0, kFailed = 1, kUsage = 64, kSoftware = 70, kIo = 74, kProtocol = 76 };

/**
 * Ends the process at once. No destructor of a static object runs: other threads still use them.
 */
[[noreturn]] inline void end_process(int code) {
  std::fflush(stdout);
  _exit(code);
}

/** Ends it with a line on stderr, which the host keeps for the death certificate. */
[[noreturn]] inline void die(int code, const std::string& why) {
  const std::string line = "tutti: " + why + "\n";
  (void)!write(STDERR_FILENO, line.data(), line.size());
  end_process(code);
}

}  // namespace tutti::detail
