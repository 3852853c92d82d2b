#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "tutti/detail/codec.hpp"

namespace tutti::detail {

/** The two descriptors that frames travel on, and how. `error` says why there are none. */
struct Descriptors {
  int in = -1;
  int out = -1;
  Codec codec = Codec::msgpack;
  std::string error;
};

/**
 * Takes the descriptor that the variable names. One of 0, 1 and 2 is moved out of everybody's way.
 */
inline int take_descriptor(const char* variable, int instead, std::string& error) {
  const char* text = std::getenv(variable);
  char* end = nullptr;
  const long number = text == nullptr ? -1 : std::strtol(text, &end, 10);
  if (text == nullptr || *text == '\0' || *end != '\0' || number < 0 || fcntl(static_cast<int>(number), F_GETFD) < 0) {
    error = std::string("expected ") + variable + " to be an open descriptor; got " + (text == nullptr ? "nothing" : text);
    return -1;
  }
  const int given = static_cast<int>(number);
  if (given > 2) {
    fcntl(given, F_SETFD, FD_CLOEXEC);
    return given;
  }
  constexpr int first_free = 10;  // programs expect things of their own at 3, 4, ...
  const int moved = fcntl(given, F_DUPFD_CLOEXEC, first_free);
  if (moved < 0 || dup2(instead, given) < 0) error = std::string("cannot move descriptor ") + text;
  return moved;
}

/**
 * Takes the descriptors away from everything else in the process, before `main` can print: where
 * descriptor 1 is the frames, one `std::cout` would end the worker. The variables go too, so that
 * this program's own children do not take themselves for workers.
 */
inline Descriptors claim_descriptors() {
  Descriptors claimed;
  if (std::getenv("TUTTI_PROTOCOL") == nullptr) {
    claimed.error =
        "this program is a Tutti worker and is started by a Tutti host; TUTTI_PROTOCOL is not set "
        "(declare it as a worker in a supervision tree, see adapters/runtimes/cpp/README.md)";
    return claimed;
  }
  const char* codec = std::getenv("TUTTI_CODEC");
  if (codec != nullptr && std::string(codec) == "json") claimed.codec = Codec::json;
  else if (codec != nullptr && *codec != '\0' && std::string(codec) != "msgpack") {
    claimed.error = std::string("expected TUTTI_CODEC to be msgpack or json; got ") + codec;
  }
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (claimed.error.empty()) claimed.in = take_descriptor("TUTTI_FD_IN", nothing, claimed.error);
  if (claimed.error.empty()) claimed.out = take_descriptor("TUTTI_FD_OUT", STDERR_FILENO, claimed.error);
  close(nothing);
  for (const char* name : {"TUTTI_PROTOCOL", "TUTTI_FD_IN", "TUTTI_FD_OUT", "TUTTI_CODEC"}) unsetenv(name);
  return claimed;
}

inline const Descriptors claimed = claim_descriptors();

}  // namespace tutti::detail
