/*
 * The program on the other side of every pipe: it gives back what it is given.
 *
 *   echo          a worker: speaks docs/protocol.md on the descriptors that the host names, without an SDK
 *   echo raw      frames with a length before them, on 0 and 1; a payload comes back as it is
 *   echo stall    a worker that says READY and never reads again
 *
 * One program serves every subject, and the same loop reads and writes in both modes: as many frames as one read holds are answered by one
 * write. So what differs between two figures is what lies in front of the pipe, not behind it. A worker has a little more to do than
 * a raw echo: it looks for the id and the argument of a call. That is a part of the protocol, so it belongs to the figure of who speaks it.
 */

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HELLO = 1, READY = 2, CALL = 3, CAST = 4, REPLY = 5, CREDIT = 11, PING = 12, PONG = 13, STOP = 14 };
enum { HEADER_BYTES = 4, READ_BYTES = 1 << 18, EX_PROTOCOL = 76 };

/* Bytes that grow as needed. */
struct bytes {
  uint8_t *at;
  size_t length, capacity;
};

static struct bytes input, output;
static uint32_t finished;

static _Noreturn void violation(const char *what) {
  fprintf(stderr, "echo: %s\n", what);
  exit(EX_PROTOCOL);
}

static void reserve(struct bytes *bytes, size_t more) {
  if (bytes->length + more <= bytes->capacity) return;
  while (bytes->capacity < bytes->length + more) bytes->capacity = bytes->capacity == 0 ? READ_BYTES : bytes->capacity * 2;
  bytes->at = realloc(bytes->at, bytes->capacity);
  if (bytes->at == NULL) abort();
}

static void append(const void *at, size_t length) {
  reserve(&output, length);
  memcpy(output.at + output.length, at, length);
  output.length += length;
}

static void append_header(size_t length) {
  const uint8_t header[HEADER_BYTES] = {(uint8_t)(length >> 24), (uint8_t)(length >> 16), (uint8_t)(length >> 8), (uint8_t)length};
  append(header, sizeof header);
}

static void write_output(int descriptor) {
  size_t done = 0;
  while (done < output.length) {
    ssize_t written = write(descriptor, output.at + done, output.length - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) exit(0); /* Nobody reads any more. */
    done += (size_t)written;
  }
  output.length = 0;
}

static size_t big_endian(const uint8_t *at, size_t bytes) {
  size_t value = 0;
  for (size_t i = 0; i < bytes; i++) value = value << 8 | at[i];
  return value;
}

/* Where the MessagePack value at `at` ends. */
static const uint8_t *skip(const uint8_t *at, const uint8_t *end) {
  size_t pending = 1;
  while (pending > 0) {
    if (at >= end) violation("a value ends too early");
    uint8_t byte = *at++;
    size_t length = 0, values = 0, width = 0;
    pending--;
    if (byte <= 0x7f || byte >= 0xe0 || byte == 0xc0 || byte == 0xc2 || byte == 0xc3) continue;
    if (byte <= 0x8f) values = 2 * (size_t)(byte & 0x0f);
    else if (byte <= 0x9f) values = byte & 0x0f;
    else if (byte <= 0xbf) length = byte & 0x1f;
    else if (byte >= 0xca && byte <= 0xcb) length = byte == 0xca ? 4 : 8;
    else if (byte >= 0xcc && byte <= 0xcf) length = (size_t)1 << (byte - 0xcc);
    else if (byte >= 0xd0 && byte <= 0xd3) length = (size_t)1 << (byte - 0xd0);
    else if (byte >= 0xd4 && byte <= 0xd8) length = 1 + ((size_t)1 << (byte - 0xd4));
    else if (byte >= 0xc4 && byte <= 0xc6) width = (size_t)1 << (byte - 0xc4);
    else if (byte >= 0xc7 && byte <= 0xc9) width = (size_t)1 << (byte - 0xc7);
    else if (byte >= 0xd9 && byte <= 0xdb) width = (size_t)1 << (byte - 0xd9);
    else if (byte == 0xdc || byte == 0xde) width = 2;
    else if (byte == 0xdd || byte == 0xdf) width = 4;
    else violation("0xc1 is never used");
    if ((size_t)(end - at) < width) violation("a value ends too early");
    if (byte >= 0xdc) values = big_endian(at, width) * (byte >= 0xde ? 2 : 1);
    else if (width > 0) length = big_endian(at, width) + (byte >= 0xc7 && byte <= 0xc9 ? 1 : 0);
    at += width;
    if ((size_t)(end - at) < length) violation("a value ends too early");
    at += length;
    pending += values;
  }
  return at;
}

static void say_ready(void) {
  static const char before[] = "\x92\x02\x85\xa8protocol\x01\xa3sdk\xa4none\xa7runtime\xa1" "c\xa7methods\x91\xa4" "echo\xab" "concurrency\x01";
  append_header(sizeof before - 1);
  append(before, sizeof before - 1);
}

/* [REPLY, id, args]: both are copied as they came. */
static void reply(const uint8_t *at, const uint8_t *end) {
  const uint8_t *id_end = skip(at, end);
  const uint8_t *args = skip(skip(id_end, end), end); /* past target and method */
  const uint8_t *args_end = skip(args, end);
  const uint8_t head[] = {0x93, REPLY};
  append_header(sizeof head + (size_t)(id_end - at) + (size_t)(args_end - args));
  append(head, sizeof head);
  append(at, (size_t)(id_end - at));
  append(args, (size_t)(args_end - args));
  finished++;
}

/* [PONG, seq, progress] */
static void pong(const uint8_t *at, const uint8_t *end) {
  const uint8_t *seq_end = skip(at, end);
  const uint8_t head[] = {0x93, PONG};
  const uint8_t progress[] = {0xce, (uint8_t)(finished >> 24), (uint8_t)(finished >> 16), (uint8_t)(finished >> 8), (uint8_t)finished};
  append_header(sizeof head + (size_t)(seq_end - at) + sizeof progress);
  append(head, sizeof head);
  append(at, (size_t)(seq_end - at));
  append(progress, sizeof progress);
}

static void credit(void) {
  const uint8_t one[] = {0x93, CREDIT, 0, 1};
  append_header(sizeof one);
  append(one, sizeof one);
  finished++;
}

static void handle_message(const uint8_t *at, size_t length, int out) {
  const uint8_t *end = at + length;
  if (length < 2 || (*at & 0xf0) != 0x90) violation("a message is a short array");
  at++;
  switch (*at++) {
    case HELLO: say_ready(); return;
    case CALL: reply(at, end); return;
    case CAST: credit(); return;
    case PING: pong(at, end); return;
    case STOP:
      write_output(out);
      exit(0);
    default: return; /* What belongs to streams and to calls that were given up. */
  }
}

static void handle_frames(int is_raw, int out) {
  size_t offset = 0;
  while (input.length - offset >= HEADER_BYTES) {
    size_t length = big_endian(input.at + offset, HEADER_BYTES);
    if (input.length - offset - HEADER_BYTES < length) break;
    const uint8_t *frame = input.at + offset;
    if (is_raw) append(frame, HEADER_BYTES + length);
    else handle_message(frame + HEADER_BYTES, length, out);
    offset += HEADER_BYTES + length;
  }
  memmove(input.at, input.at + offset, input.length - offset);
  input.length -= offset;
}

static int descriptor(const char *name, int otherwise) {
  const char *value = getenv(name);
  return value == NULL ? otherwise : atoi(value);
}

int main(int count, char **arguments) {
  const char *mode = count > 1 ? arguments[1] : "worker";
  int is_raw = strcmp(mode, "raw") == 0;
  int in = is_raw ? 0 : descriptor("TUTTI_FD_IN", 3);
  int out = is_raw ? 1 : descriptor("TUTTI_FD_OUT", 4);
  for (;;) {
    reserve(&input, READ_BYTES);
    ssize_t got = read(in, input.at + input.length, input.capacity - input.length);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return 0; /* End of file means "die now". */
    input.length += (size_t)got;
    handle_frames(is_raw, out);
    write_output(out);
    while (strcmp(mode, "stall") == 0) pause();
  }
}
