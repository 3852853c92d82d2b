// What handlers take and return, and what does not fit.
#include <tutti/tutti.hpp>

#include <cmath>

#include "check.hpp"

struct Word {
  std::string text;
  int max_length = 0;
  std::optional<double> weight;
};
TUTTI_FIELDS(Word, text, max_length, weight)

struct Sentence {
  std::vector<Word> words;
  std::map<std::string, std::tuple<int, std::string>> notes;
};
TUTTI_FIELDS(Sentence, words, notes)

using namespace tutti;

namespace {

template <typename T>
std::string refusal(const Value& value) {
  return message_of<BadValue>([&] { from_value<T>(value); }, "it was taken");
}

void numbers(Tests& tests) {
  tests.run("an integer takes a float that is whole", [] { expect_equal(from_value<std::int64_t>(1099511627776.0), 1099511627776, "2^40"); });
  tests.run("an integer refuses a float that is not whole", [] {
    expect_equal(refusal<int>(1.5), "$: expected an integer from -2147483648 to 2147483647; got another number", "message");
  });
  tests.run("an integer refuses what it cannot hold", [] {
    refusal<std::uint8_t>(256);
    refusal<std::uint8_t>(-1);
    refusal<std::int8_t>(128);
    refusal<std::int64_t>(Value(UINT64_MAX));
    refusal<int>(1e300);
    refusal<int>(std::nan(""));
  });
  tests.run("an unsigned integer takes all of its range", [] {
    expect_equal(from_value<std::uint64_t>(Value(UINT64_MAX)), UINT64_MAX, "2^64-1");
  });
  tests.run("a float takes integers", [] { expect_equal(from_value<double>(3), 3.0, "3"); });
  tests.run("text is no number", [] { expect_equal(refusal<int>("3"), "$: expected an integer; got text", "message"); });
}

void structs(Tests& tests) {
  tests.run("a struct goes there and back, in camel case", [] {
    const Sentence sentence{{{"hei", 3, 0.5}, {"moi", 4, std::nullopt}}, {{"a", {1, "b"}}}};
    const Value value = to_value(sentence);
    const auto& words = std::get<Value::Array>(value.find("words")->data);
    expect(words[0].find("maxLength") != nullptr, "maxLength is not there");
    const auto back = from_value<Sentence>(value);
    expect_equal(back.words[1].text, "moi", "a text");
    expect(!back.words[1].weight.has_value(), "what was absent is there");
    expect_equal(std::get<1>(back.notes.at("a")), "b", "a tuple");
  });
  tests.run("a refusal says where", [] {
    const Value value = Value::object({{"words", Value::Array{Value::object({{"text", 7}, {"maxLength", 1}})}}, {"notes", Value::Map{}}});
    expect_equal(refusal<Sentence>(value), "$.words[0].text: expected text; got an integer", "message");
  });
  tests.run("a field that is not there is refused, unless it is optional", [] {
    expect_equal(refusal<Word>(Value::object({{"text", "a"}})), "$.maxLength: expected an integer; got nil", "message");
    from_value<Word>(Value::object({{"text", "a"}, {"maxLength", 1}}));
  });
  tests.run("a field is found as it is written in C++ too", [] {
    expect_equal(from_value<Word>(Value::object({{"text", "a"}, {"max_length", 9}})).max_length, 9, "max_length");
  });
}

void carried(Tests& tests) {
  const auto bytes_of = [](const Value& value) { return detail::frame_of(detail::Codec::msgpack, 1000, value); };
  tests.run("text that is not UTF-8 cannot be carried", [&] {
    const std::string message = message_of<Unencodable>([&] { bytes_of("a\xff"); }, "it was carried");
    expect(message.find("at byte 1") != std::string::npos, message);
  });
  tests.run("a frame has a bound", [&] { message_of<Unencodable>([&] { bytes_of(std::string(1001, 'x')); }, "it was carried"); });
  tests.run("a value that is too deep cannot be carried", [&] {
    Value value;
    for (int level = 0; level < 600; ++level) value = Value(Value::Array{std::move(value)});
    message_of<Unencodable>([&] { bytes_of(value); }, "it was carried");
  });
  tests.run("a time before 1970 goes there and back", [] {
    using Time = std::chrono::system_clock::time_point;
    const Time time = Time(std::chrono::milliseconds(-1500));
    expect(from_value<Time>(to_value(time)) == time, "another time");
  });
  tests.run("JSON writes text that is hard to carry", [] {
    const std::string text("a\0b\r\n\t\"\\\x1f", 9);
    const std::string frame = detail::frame_of(detail::Codec::json, 1000, Value(text));
    const Value back = detail::decode(detail::Codec::json, frame.substr(4));
    expect(std::get<std::string>(std::get<Value::Array>(back.data)[0].data) == text, "another text");
  });
}

}  // namespace

int main() {
  Tests tests;
  numbers(tests);
  structs(tests);
  carried(tests);
  return tests.report();
}
