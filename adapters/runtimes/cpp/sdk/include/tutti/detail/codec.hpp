#pragma once

#include <string>
#include <string_view>

#include "tutti/detail/json_reader.hpp"
#include "tutti/detail/json_writer.hpp"
#include "tutti/detail/msgpack_reader.hpp"
#include "tutti/detail/msgpack_writer.hpp"

namespace tutti::detail {

enum class Codec { msgpack, json };

/** Tells a writer all that a value holds. @throws Unencodable */
template <typename Writer>
void write_value(Writer& writer, const Value& value, int depth = 0) {
  if (depth > kMaxDepth) throw Unencodable("more than " + std::to_string(kMaxDepth) + " levels");
  struct Visitor {
    Writer& writer;
    int depth;
    void operator()(std::nullptr_t) const { writer.nil(); }
    void operator()(bool flag) const { writer.boolean(flag); }
    void operator()(std::int64_t whole) const { writer.integer(whole); }
    void operator()(std::uint64_t whole) const { writer.whole(whole); }
    void operator()(double real) const { writer.real(real); }
    void operator()(const std::string& text) const { writer.text(text); }
    void operator()(const Bytes& bytes) const { writer.binary(bytes.data(), bytes.size()); }
    void operator()(Timestamp time) const { writer.timestamp(time); }
    void operator()(const Value::Array& elements) const {
      writer.array(elements.size());
      for (const Value& element : elements) write_value(writer, element, depth + 1);
    }
    void operator()(const Value::Map& members) const {
      writer.map(members.size());
      for (const Member& member : members) {
        writer.key(member.key);
        write_value(writer, member.value, depth + 1);
      }
    }
  };
  std::visit(Visitor{writer, depth}, value.data);
}

/** @throws Violation `WIRE_BAD_PAYLOAD` */
inline Value decode(Codec codec, std::string_view payload) {
  return codec == Codec::json ? JsonReader::whole(payload) : MsgpackReader::whole(payload);
}

constexpr std::size_t kHeaderBytes = 4;

/**
 * A whole frame, header included, that holds an array of these elements.
 *
 * @throws Unencodable when a value cannot be carried, or the frame would be too large.
 */
template <typename... Elements>
std::string frame_of(Codec codec, std::size_t max_frame_bytes, const Elements&... elements) {
  std::string frame(kHeaderBytes, '\0');
  Content content(max_frame_bytes);
  const auto write = [&](auto writer) {
    writer.array(sizeof...(elements));
    (write_value(writer, elements), ...);
  };
  if (codec == Codec::json) write(JsonWriter(frame, content));
  else write(MsgpackWriter(frame, content));
  const std::size_t size = frame.size() - kHeaderBytes;
  if (size > max_frame_bytes) {
    throw Unencodable(std::to_string(size) + " bytes; a frame may have " + std::to_string(max_frame_bytes) +
                      " (maxFrameBytes)");
  }
  for (std::size_t at = 0; at < kHeaderBytes; ++at) frame[at] = static_cast<char>(size >> (24 - 8 * at));
  return frame;
}

}  // namespace tutti::detail
