// The golden byte vectors of the protocol, in both directions.
#include <tutti/tutti.hpp>

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "check.hpp"

using namespace tutti;
using namespace tutti::detail;

namespace {

Value::Array vectors(const std::string& file) {
  std::ifstream input(std::string(TUTTI_VECTORS) + "/" + file);
  std::stringstream text;
  text << input.rdbuf();
  const Value whole = JsonReader::whole(text.str());
  return std::get<Value::Array>(whole.data);
}

std::string text_at(const Value& vector, const char* member) {
  const Value* found = vector.find(member);
  return found == nullptr ? "" : std::get<std::string>(found->data);
}

std::string unhex(const std::string& text) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < text.size(); at += 2) bytes += static_cast<char>(std::stoi(text.substr(at, 2), nullptr, 16));
  return bytes;
}

/** What the JSON of the vectors stands for. */
Value meaning(const Value& value) {
  if (const auto* elements = value.get_if<Value::Array>()) {
    Value::Array result;
    for (const Value& element : *elements) result.push_back(meaning(element));
    return result;
  }
  const auto* members = value.get_if<Value::Map>();
  if (members == nullptr) return value;
  if (const Value* bytes = value.find("$bytes")) {
    const std::string plain = unhex(std::get<std::string>(bytes->data));
    return Bytes(plain.begin(), plain.end());
  }
  if (const Value* name = value.find("$float")) {
    const std::string& text = std::get<std::string>(name->data);
    const double infinity = std::numeric_limits<double>::infinity();
    return text == "NaN" ? std::numeric_limits<double>::quiet_NaN() : text == "Infinity" ? infinity : -infinity;
  }
  Value::Map result;
  for (const Member& member : *members) result.push_back({member.key, meaning(member.value)});
  return result;
}

/** A text that is the same for values that mean the same: 1.0 and 1, any NaN. */
std::string plain(const Value& value) {
  if (const auto* elements = value.get_if<Value::Array>()) {
    std::string text = "[";
    for (const Value& element : *elements) text += plain(element) + ",";
    return text + "]";
  }
  if (const auto* members = value.get_if<Value::Map>()) {
    std::map<std::string, std::string> sorted;
    for (const Member& member : *members) sorted[member.key] = plain(member.value);
    std::string text = "{";
    for (const auto& [key, element] : sorted) text += key + ":" + element + ",";
    return text + "}";
  }
  std::ostringstream text;
  text.precision(17);
  if (const auto* real = value.get_if<double>()) text << *real;
  else if (const auto* whole = value.get_if<std::int64_t>()) text << static_cast<double>(*whole);
  else if (const auto* large = value.get_if<std::uint64_t>()) text << static_cast<double>(*large);
  else if (const auto* string = value.get_if<std::string>()) text << '"' << *string << '"';
  else if (const auto* flag = value.get_if<bool>()) text << (*flag ? "true" : "false");
  else if (const auto* bytes = value.get_if<Bytes>()) text << "bytes " << std::string(bytes->begin(), bytes->end());
  else if (const auto* time = value.get_if<Timestamp>()) text << "time " << time->seconds << " " << time->nanoseconds;
  else text << "nil";
  return text.str();
}

/** The payloads that a reader cuts from bytes which come one at a time. */
std::optional<std::string> first_payload(const std::string& bytes, std::size_t max_frame_bytes) {
  int ends[2];
  expect(pipe(ends) == 0, "a pipe");
  std::thread writer([&] {
    for (const char byte : bytes) (void)!write(ends[1], &byte, 1);
    close(ends[1]);
  });
  FrameReader frames(ends[0]);
  frames.limit(max_frame_bytes);
  std::optional<std::string> payload;
  std::exception_ptr failure;
  try {
    if (const auto view = frames.next()) payload = std::string(*view);
  } catch (...) {
    failure = std::current_exception();
  }
  writer.join();
  close(ends[0]);
  if (failure != nullptr) std::rethrow_exception(failure);
  return payload;
}

std::string frame_of_message(Codec codec, const Value& message) {
  std::string frame(kHeaderBytes, '\0');
  Content content(kDefaultMaxFrameBytes);
  if (codec == Codec::json) {
    JsonWriter writer(frame, content);
    write_value(writer, message);
  } else {
    MsgpackWriter writer(frame, content);
    write_value(writer, message);
  }
  for (std::size_t at = 0; at < kHeaderBytes; ++at) frame[at] = static_cast<char>((frame.size() - kHeaderBytes) >> (24 - 8 * at));
  return frame;
}

void read_and_write(Tests& tests, const Value& vector) {
  const std::string name = text_at(vector, "name");
  const std::string frame = unhex(text_at(vector, "frame"));
  const Value message = meaning(*vector.find("message"));
  tests.run("is read: " + name, [&] {
    const auto payload = first_payload(frame, kDefaultMaxFrameBytes);
    expect(payload.has_value(), "no payload came");
    const Value value = decode(Codec::msgpack, *payload);
    expect_equal(plain(value), plain(message), "its meaning");
    MessageReader::read(value);
  });
  tests.run("is written: " + name, [&] {
    const std::string written = frame_of_message(Codec::msgpack, message);
    const Value* canonical = vector.find("canonical");
    if (canonical != nullptr && std::get<bool>(canonical->data)) expect(written == frame, "other bytes than the golden ones");
    expect_equal(plain(decode(Codec::msgpack, written.substr(kHeaderBytes))), plain(message), "its meaning");
  });
  tests.run("is carried as JSON: " + name, [&] {
    const bool is_binary = text_at(vector, "frame").empty() || plain(*vector.find("message")).find('$') != std::string::npos;
    if (is_binary) {
      message_of<Unencodable>([&] { frame_of_message(Codec::json, message); }, "JSON carries no binary and no NaN");
      return;
    }
    const std::string written = frame_of_message(Codec::json, message);
    expect_equal(plain(decode(Codec::json, written.substr(kHeaderBytes))), plain(message), "its meaning");
  });
}

void refuse(Tests& tests, const Value& vector) {
  if (text_at(vector, "reader") == "host") return;
  const std::string code = text_at(vector, "code");
  const auto max = static_cast<std::size_t>(std::get<std::int64_t>(vector.find("maxFrameBytes")->data));
  tests.run("is refused: " + text_at(vector, "name"), [&] {
    const std::string bytes = unhex(text_at(vector, "bytes"));
    if (code == "WIRE_TRUNCATED") {  // to a worker, any end of file means that its host has died
      expect(!first_payload(bytes, max).has_value(), "expected the end of the input");
      return;
    }
    try {
      MessageReader::read(decode(Codec::msgpack, first_payload(bytes, max).value()));
    } catch (const Violation& violation) {
      expect_equal(violation.code, code, "its code");
      return;
    }
    throw std::runtime_error("it was taken");
  });
}

}  // namespace

int main() {
  Tests tests;
  for (const char* file : {"messages.json", "streams.json"}) {
    for (const Value& vector : vectors(file)) read_and_write(tests, vector);
  }
  for (const Value& vector : vectors("violations.json")) refuse(tests, vector);
  return tests.report();
}
