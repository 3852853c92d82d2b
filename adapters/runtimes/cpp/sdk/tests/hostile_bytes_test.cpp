// Bytes of every form are read, or refused; under AddressSanitizer and UBSan.
#include <tutti/tutti.hpp>

#include <random>

#include "check.hpp"

using namespace tutti;
using namespace tutti::detail;

namespace {

Value random_value(std::mt19937& random, int depth) {
  switch (random() % (depth > 3 ? 7 : 9)) {
    case 0: return nullptr;
    case 1: return random() % 2 == 0;
    case 2: return static_cast<std::int64_t>(random()) - (1LL << 31);
    case 3: return Value(UINT64_MAX - random());
    case 4: return static_cast<double>(random()) / 7;
    case 5: return std::string(random() % 300, 'x');
    case 6: return Bytes(random() % 300, 7);
    case 7: {
      Value::Array elements;
      for (unsigned at = random() % 20; at > 0; --at) elements.push_back(random_value(random, depth + 1));
      return elements;
    }
    default: {
      Value::Map members;
      for (unsigned at = random() % 20; at > 0; --at) members.push_back({std::to_string(at), random_value(random, depth + 1)});
      return members;
    }
  }
}

void read_any(Codec codec, const std::string& payload) {
  try {
    MessageReader::read(decode(codec, payload));
  } catch (const Violation&) {
  }
}

}  // namespace

int main() {
  Tests tests;
  std::mt19937 random(20261201);
  tests.run("what was written is read as it was", [&] {
    for (int round = 0; round < 2000; ++round) {
      const Value value = random_value(random, 0);
      const std::string frame = frame_of(Codec::msgpack, kDefaultMaxFrameBytes, value);
      const Value back = decode(Codec::msgpack, frame.substr(kHeaderBytes));
      expect(std::get<Value::Array>(back.data)[0] == value, "round " + std::to_string(round));
    }
  });
  tests.run("bytes that were changed are read or refused", [&] {
    for (int round = 0; round < 20'000; ++round) {
      const Codec codec = round % 4 == 0 ? Codec::json : Codec::msgpack;
      const Value args = codec == Codec::json ? Value::object({{"a", Value::Array{1, 2.5, "text"}}}) : random_value(random, 0);
      std::string payload = frame_of(codec, kDefaultMaxFrameBytes, Value(3), Value(1), Value(), Value("m"), args).substr(kHeaderBytes);
      for (unsigned change = random() % 4 + 1; change > 0; --change) payload[random() % payload.size()] = static_cast<char>(random());
      if (random() % 3 == 0) payload.resize(random() % payload.size() + 1);
      read_any(codec, payload);
    }
  });
  tests.run("nesting that would exhaust the stack is refused", [&] {
    for (const char* open : {"\x91", "["}) {
      std::string payload;
      for (int level = 0; level < 1'000'000; ++level) payload += open;
      const Codec codec = *open == '[' ? Codec::json : Codec::msgpack;
      message_of<Violation>([&] { decode(codec, payload); }, "it was taken");
    }
  });
  return tests.report();
}
