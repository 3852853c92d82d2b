/* Workers in plain C. The same SDK as tutti/tutti.hpp, behind functions: link src/tutti.cpp, or the
 * CMake target tutti::c. Everything that is said there of threads, cancelling and streams holds here.
 *
 *     static int add(tutti_call *call, void *user) {
 *       int64_t a, b;
 *       if (!tutti_get_int(tutti_member(tutti_args(call), "a"), &a) ||
 *           !tutti_get_int(tutti_member(tutti_args(call), "b"), &b))
 *         return tutti_fail(call, "BadArguments", "expected two integers, a and b");
 *       return tutti_reply(call, tutti_int(a + b));
 *     }
 *
 * Values: what is made here (tutti_text and the like) belongs to you until it is given away: to a
 * call, an array or a map. What is asked of a call or a value belongs to that, and lives as long.
 * A function that is given NULL for a value takes it as nil. */
#ifndef TUTTI_H
#define TUTTI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tutti_worker tutti_worker;
typedef struct tutti_call tutti_call;
typedef struct tutti_value tutti_value;

/* 0 when it is done. Otherwise the call has failed: with what tutti_fail was told, or with the error
 * of the function that the handler asked last. */
typedef int (*tutti_handler)(tutti_call *call, void *user);

/* Calls at the same time; 1 is strict order, and 0 counts as 1. */
tutti_worker *tutti_worker_new(unsigned concurrency);
/* Both end the process with 64 when the method has been declared, or has no name. */
void tutti_handle(tutti_worker *worker, const char *method, tutti_handler handler, void *user);
void tutti_handle_stream(tutti_worker *worker, const char *method, tutti_handler handler, void *user);
/* Serves until the host ends it. Never returns. */
void tutti_run(tutti_worker *worker);

/* The call. Functions that return int return 0, or -1 when they have failed: return that then. */
const tutti_value *tutti_args(const tutti_call *call);
const char *tutti_header(const tutti_call *call, const char *name); /* NULL when there is none */
bool tutti_is_cancelled(const tutti_call *call);
double tutti_remaining_ms(const tutti_call *call); /* below 0 when there is no deadline */
int tutti_reply(tutti_call *call, tutti_value *result);
int tutti_fail(tutti_call *call, const char *name, const char *message); /* always -1 */
int tutti_send(tutti_call *call, tutti_value *element); /* waits until the caller has room */
int tutti_progress(tutti_call *call, double fraction, const char *note);
/* The next element of the argument; *element is NULL at the end. Valid until the next one. */
int tutti_next(tutti_call *call, const tutti_value **element);
/* Asks another worker, and waits. The answer belongs to you. */
int tutti_ask(tutti_call *call, const char *target, const char *method, tutti_value *args, tutti_value **answer);
int tutti_cast(tutti_call *call, const char *target, const char *method, tutti_value *args);

/* Level: trace, debug, info, warn, error. */
void tutti_log(const char *level, const char *message);

/* Reading values. The getters return false when the value is of another type, or does not fit. */
bool tutti_is_nil(const tutti_value *value);
bool tutti_get_bool(const tutti_value *value, bool *out);
bool tutti_get_int(const tutti_value *value, int64_t *out);
bool tutti_get_float(const tutti_value *value, double *out);
bool tutti_get_text(const tutti_value *value, const char **text, size_t *bytes); /* ends with a 0 */
bool tutti_get_binary(const tutti_value *value, const uint8_t **data, size_t *bytes);
size_t tutti_size(const tutti_value *value); /* of an array or a map; 0 of all others */
const tutti_value *tutti_at(const tutti_value *value, size_t index);
const char *tutti_key_at(const tutti_value *value, size_t index);
const tutti_value *tutti_member(const tutti_value *value, const char *key);

/* Making values. */
tutti_value *tutti_nil(void);
tutti_value *tutti_bool(bool value);
tutti_value *tutti_int(int64_t value);
tutti_value *tutti_float(double value);
tutti_value *tutti_text(const char *text); /* UTF-8 */
tutti_value *tutti_text_of(const char *text, size_t bytes);
tutti_value *tutti_binary(const void *data, size_t bytes);
tutti_value *tutti_array(void);
tutti_value *tutti_map(void);
tutti_value *tutti_copy(const tutti_value *value);
void tutti_push(tutti_value *array, tutti_value *element);
void tutti_put(tutti_value *map, const char *key, tutti_value *member);
void tutti_free(tutti_value *value);

#ifdef __cplusplus
}
#endif

#endif
