// The echo with the SDK for C++.
#include <tutti/tutti.hpp>

int main() {
  tutti::Worker worker;
  worker.handle("echo", [](tutti::Value args) { return args; });
  worker.run();
}
