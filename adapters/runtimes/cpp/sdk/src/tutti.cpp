// The functions of tutti.h, over the SDK for C++. No exception leaves them: one that comes is kept
// in the call, and is thrown when its handler has returned.
#include "tutti.h"

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "tutti/tutti.hpp"

struct tutti_value {
  tutti::Value data;
};

struct tutti_worker {
  tutti::Worker worker;
};

struct tutti_call {
  tutti::Context& context;
  tutti_value args;
  tutti::Value result;
  std::exception_ptr failure;
  std::optional<tutti::Input<tutti::Value>> input;
  tutti_value element;
};

namespace {

using tutti::Value;

Value taken(tutti_value* value) {
  const std::unique_ptr<tutti_value> owned(value);
  return owned == nullptr ? Value() : std::move(owned->data);
}

tutti_value* made(Value value) { return new tutti_value{std::move(value)}; }

template <typename Work>
int guarded(tutti_call* call, Work work) {
  try {
    work();
    return 0;
  } catch (...) {
    call->failure = std::current_exception();
    return -1;
  }
}

Value run(tutti::Context& context, tutti_handler handler, void* user) {
  tutti_call call{context, {context.arguments<Value>()}, {}, nullptr, std::nullopt, {}};
  const int status = handler(&call, user);
  if (call.failure != nullptr && status != 0) std::rethrow_exception(call.failure);
  if (status != 0) throw tutti::Failure("Failed", "the handler returned " + std::to_string(status));
  return std::move(call.result);
}

template <typename Declare>
void declared(Declare declare) {
  try {
    declare();
  } catch (const std::exception& error) {
    tutti::detail::die(tutti::detail::kUsage, error.what());
  }
}

const Value& of(const tutti_value* value) {
  static const Value nil;
  return value == nullptr ? nil : value->data;
}

// A value of an array is laid out as a tutti_value: both are nothing but a Value.
const tutti_value* view(const Value* value) { return reinterpret_cast<const tutti_value*>(value); }
static_assert(sizeof(tutti_value) == sizeof(Value), "a tutti_value is a Value");

template <typename T>
bool got(const tutti_value* value, T* out) {
  try {
    *out = tutti::from_value<T>(of(value));
    return true;
  } catch (const tutti::BadValue&) {
    return false;
  }
}

}  // namespace

extern "C" {

tutti_worker* tutti_worker_new(unsigned concurrency) {
  return new tutti_worker{tutti::Worker({concurrency == 0 ? 1 : concurrency})};
}

void tutti_handle(tutti_worker* worker, const char* method, tutti_handler handler, void* user) {
  declared([&] {
    worker->worker.handle(method, [=](tutti::Context& context) { return run(context, handler, user); });
  });
}

void tutti_handle_stream(tutti_worker* worker, const char* method, tutti_handler handler, void* user) {
  declared([&] {
    worker->worker.handle_stream(method, [=](tutti::Context& context, Value, tutti::Send<Value>&) {
      run(context, handler, user);
    });
  });
}

void tutti_run(tutti_worker* worker) { worker->worker.run(); }

const tutti_value* tutti_args(const tutti_call* call) { return &call->args; }

const char* tutti_header(const tutti_call* call, const char* name) {
  const auto found = call->context.headers().find(name);
  return found == call->context.headers().end() ? nullptr : found->second.c_str();
}

bool tutti_is_cancelled(const tutti_call* call) { return call->context.is_cancelled(); }

double tutti_remaining_ms(const tutti_call* call) { return call->context.remaining_ms().value_or(-1); }

int tutti_reply(tutti_call* call, tutti_value* result) {
  call->result = taken(result);
  return 0;
}

int tutti_fail(tutti_call* call, const char* name, const char* message) {
  return guarded(call, [&] { throw tutti::Failure(name == nullptr ? "Failed" : name, message == nullptr ? "" : message); });
}

int tutti_send(tutti_call* call, tutti_value* element) {
  const Value value = taken(element);
  return guarded(call, [&] { call->context.send_element(value); });
}

int tutti_progress(tutti_call* call, double fraction, const char* note) {
  return guarded(call, [&] { call->context.progress(fraction, note == nullptr ? "" : note); });
}

int tutti_next(tutti_call* call, const tutti_value** element) {
  *element = nullptr;
  return guarded(call, [&] {
    if (!call->input.has_value()) call->input.emplace(call->context.input<Value>());
    auto next = call->input->next();
    if (!next.has_value()) return;
    call->element.data = std::move(*next);
    *element = &call->element;
  });
}

int tutti_ask(tutti_call* call, const char* target, const char* method, tutti_value* args, tutti_value** answer) {
  const Value value = taken(args);
  *answer = nullptr;
  return guarded(call, [&] { *answer = made(call->context.call(target, method, value)); });
}

int tutti_cast(tutti_call* call, const char* target, const char* method, tutti_value* args) {
  const Value value = taken(args);
  return guarded(call, [&] { call->context.cast(target, method, value); });
}

void tutti_log(const char* level, const char* message) { tutti::log::write(level, message); }

bool tutti_is_nil(const tutti_value* value) { return of(value).is_nil(); }
bool tutti_get_bool(const tutti_value* value, bool* out) { return got(value, out); }
bool tutti_get_int(const tutti_value* value, int64_t* out) { return got(value, out); }
bool tutti_get_float(const tutti_value* value, double* out) { return got(value, out); }

bool tutti_get_text(const tutti_value* value, const char** text, size_t* bytes) {
  const auto* found = of(value).get_if<std::string>();
  if (found == nullptr) return false;
  *text = found->c_str();
  if (bytes != nullptr) *bytes = found->size();
  return true;
}

bool tutti_get_binary(const tutti_value* value, const uint8_t** data, size_t* bytes) {
  const auto* found = of(value).get_if<tutti::Bytes>();
  if (found == nullptr) return false;
  *data = found->data();
  *bytes = found->size();
  return true;
}

size_t tutti_size(const tutti_value* value) {
  if (const auto* elements = of(value).get_if<Value::Array>()) return elements->size();
  const auto* members = of(value).get_if<Value::Map>();
  return members == nullptr ? 0 : members->size();
}

const tutti_value* tutti_at(const tutti_value* value, size_t index) {
  if (index >= tutti_size(value)) return nullptr;
  if (const auto* elements = of(value).get_if<Value::Array>()) return view(&(*elements)[index]);
  return view(&(*of(value).get_if<Value::Map>())[index].value);
}

const char* tutti_key_at(const tutti_value* value, size_t index) {
  const auto* members = of(value).get_if<Value::Map>();
  return members == nullptr || index >= members->size() ? nullptr : (*members)[index].key.c_str();
}

const tutti_value* tutti_member(const tutti_value* value, const char* key) { return view(of(value).find(key)); }

tutti_value* tutti_nil(void) { return made(nullptr); }
tutti_value* tutti_bool(bool value) { return made(value); }
tutti_value* tutti_int(int64_t value) { return made(value); }
tutti_value* tutti_float(double value) { return made(value); }
tutti_value* tutti_text(const char* text) { return made(std::string(text == nullptr ? "" : text)); }
tutti_value* tutti_text_of(const char* text, size_t bytes) { return made(std::string(text, bytes)); }

tutti_value* tutti_binary(const void* data, size_t bytes) {
  const auto* begin = static_cast<const uint8_t*>(data);
  return made(tutti::Bytes(begin, begin + bytes));
}

tutti_value* tutti_array(void) { return made(Value::Array{}); }
tutti_value* tutti_map(void) { return made(Value::Map{}); }
tutti_value* tutti_copy(const tutti_value* value) { return made(of(value)); }

void tutti_push(tutti_value* array, tutti_value* element) {
  if (auto* elements = std::get_if<Value::Array>(&array->data.data)) elements->push_back(taken(element));
  else tutti_free(element);
}

void tutti_put(tutti_value* map, const char* key, tutti_value* member) {
  if (auto* members = std::get_if<Value::Map>(&map->data.data)) members->push_back({key, taken(member)});
  else tutti_free(member);
}

void tutti_free(tutti_value* value) { delete value; }

}  // extern "C"
