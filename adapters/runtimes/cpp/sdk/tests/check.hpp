#pragma once

#include <cstdlib>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>

/** A test fails when it throws. */
template <typename A, typename B>
void expect_equal(const A& got, const B& wanted, const std::string& what) {
  if (got == wanted) return;
  std::ostringstream text;
  text << what << ": expected " << wanted << "; got " << got;
  throw std::runtime_error(text.str());
}

inline void expect(bool is_so, const std::string& what) {
  if (!is_so) throw std::runtime_error(what);
}

/** What the function throws says; fails when it throws nothing of that type. */
template <typename Error>
std::string message_of(const std::function<void()>& function, const std::string& what) {
  try {
    function();
  } catch (const Error& error) {
    return error.what();
  }
  throw std::runtime_error(what + ": nothing was thrown");
}

class Tests {
 public:
  void run(const std::string& rule, const std::function<void()>& test) {
    try {
      test();
      passed_ += 1;
    } catch (const std::exception& error) {
      failed_ += 1;
      std::cerr << "FAILED " << rule << ": " << error.what() << "\n";
    }
  }

  int report() const {
    std::cout << passed_ << " passed, " << failed_ << " failed\n";
    return failed_ == 0 && passed_ > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
  }

 private:
  int passed_ = 0;
  int failed_ = 0;
};
