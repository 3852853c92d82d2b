// Who reads while handlers run.
#include <tutti/detail/reader_role.hpp>

#include <atomic>
#include <future>
#include <thread>

#include "check.hpp"

using tutti::detail::ReaderRole;

int main() {
  Tests tests;
  tests.run("a short handler keeps the role", [] {
    ReaderRole role;
    for (int round = 0; round < 1000; ++round) {
      role.lend();
      expect(role.take_back(), "the role was taken, though nobody wanted it");
    }
  });
  tests.run("a handler that takes long loses it, also after a long silence", [] {
    ReaderRole role;
    std::promise<void> taken;
    std::thread other([&] {
      role.take();
      taken.set_value();
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // long enough for the other thread to doze
    role.lend();
    taken.get_future().wait();
    expect(!role.take_back(), "both hold the role");
    other.join();
  });
  tests.run("a handler that is going to wait gives it away at once", [] {
    ReaderRole role;
    std::promise<void> taken;
    std::thread other([&] {
      role.take();
      taken.set_value();
    });
    role.lend();
    role.give_away();
    taken.get_future().wait();
    expect(!role.take_back(), "both hold the role");
    other.join();
  });
  tests.run("the role is always with one, whatever the handlers do", [] {
    ReaderRole role;
    std::atomic<int> holders{0};
    std::atomic<int> handled{0};
    std::atomic<bool> is_wrong{false};
    constexpr int enough = 2000;
    const auto serve = [&](unsigned seed) {
      while (handled.load() < enough) {
        if (holders.fetch_add(1) != 0) is_wrong = true;
        holders.fetch_sub(1);
        role.lend();
        const int at = handled.fetch_add(1);
        if ((at + seed) % 97 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(15));
        if ((at + seed) % 31 == 0) role.give_away();
        if (role.take_back()) continue;
        if (handled.load() >= enough) return;
        role.take();
      }
      role.lend();
      role.give_away();  // lets the other one go
    };
    std::thread first([&] { serve(0); });
    std::thread second([&] {
      role.take();
      serve(1);
    });
    first.join();
    second.join();
    expect(!is_wrong, "two read at the same time");
  });
  return tests.report();
}
