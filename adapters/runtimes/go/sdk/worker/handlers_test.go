package worker

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"

	"tutti.dev/go/internal/wire"
)

type request struct {
	Text     string `json:"text"`
	Language string `json:"language"`
}

type ring struct{ Next *ring }

type ownError struct{ code int }

func (e ownError) Error() string { return fmt.Sprintf("own error %d", e.code) }

type rudeError struct{}

func (*rudeError) Error() string { panic("no message for you") }

type endless struct{}

func (e endless) Error() string { return "endless" }
func (e endless) Unwrap() error { return e }

// misbehaving has one method for every way to fail.
func misbehaving() *Worker {
	w := New(Options{})
	on := func(name string, do func() (any, error)) {
		Handle(w, name, func(context.Context, any) (any, error) { return do() })
	}
	on("ok", func() (any, error) { return "ok", nil })
	on("error", func() (any, error) { return nil, errors.New("plain") })
	on("wrapped", func() (any, error) {
		_, err := os.Open("/does/not/exist")
		return nil, fmt.Errorf("reading the model: %w", err)
	})
	on("joined", func() (any, error) { return nil, errors.Join(ownError{1}, ownError{2}) })
	on("own", func() (any, error) { return nil, ownError{7} })
	on("failure", func() (any, error) {
		return nil, fmt.Errorf("outer: %w", &Failure{Name: "NoSuchLanguage", Message: "xx", Data: map[string]any{"language": "xx"}})
	})
	on("failureWithBadData", func() (any, error) { return nil, &Failure{Name: "Bad", Message: "m", Data: make(chan int)} })
	on("rude", func() (any, error) { return nil, (*rudeError)(nil) })
	on("endless", func() (any, error) { return nil, endless{} })
	on("panicText", func() (any, error) { panic("text") })
	on("panicNumber", func() (any, error) { panic(42) })
	on("panicError", func() (any, error) { panic(ownError{9}) })
	on("panicNil", func() (any, error) { panic(nil) })
	on("panicRing", func() (any, error) { r := &ring{}; r.Next = r; panic(r) })
	on("nilMap", func() (any, error) { var m map[string]int; m["a"] = 1; return m, nil })
	on("index", func() (any, error) { var s []int; return s[3], nil })
	on("nilPointer", func() (any, error) { var r *ring; return r.Next, nil })
	on("goexit", func() (any, error) { runtime.Goexit(); return nil, nil })
	on("chan", func() (any, error) { return make(chan int), nil })
	on("func", func() (any, error) { return map[string]any{"items": []any{func() {}}}, nil })
	on("ring", func() (any, error) { r := &ring{}; r.Next = r; return r, nil })
	on("nan", func() (any, error) { return math.NaN(), nil })
	on("large", func() (any, error) { return strings.Repeat("x", 1<<20), nil })
	on("largeError", func() (any, error) { return nil, errors.New(strings.Repeat("x", 1<<20)) })
	Handle(w, "typed", func(_ context.Context, in request) (request, error) { return in, nil })
	return w
}

func TestEveryWayToFailIsCarriedHome(t *testing.T) {
	h := inProcess(t, misbehaving())
	h.next(wire.Ready)
	for _, c := range []struct{ method, code, name, message, stack string }{
		{"error", "HANDLER_FAILED", "errors.errorString", "plain", "errors.errorString: plain"},
		{"wrapped", "HANDLER_FAILED", "fs.PathError", "reading the model: open /does/not/exist", "caused by syscall.Errno"},
		{"joined", "HANDLER_FAILED", "errors.joinError", "own error 1", "caused by worker.ownError: own error 2"},
		{"own", "HANDLER_FAILED", "worker.ownError", "own error 7", ""},
		{"failure", "HANDLER_FAILED", "NoSuchLanguage", "outer: xx", ""},
		{"failureWithBadData", "HANDLER_FAILED", "Bad", "m", ""},
		{"rude", "HANDLER_FAILED", "rudeError", "no message for you", ""},
		{"endless", "HANDLER_FAILED", "worker.endless", "endless", ""},
		{"panicText", "HANDLER_FAILED", "panic", "text", "handlers_test.go"},
		{"panicNumber", "HANDLER_FAILED", "panic", "42", "handlers_test.go"},
		{"panicError", "HANDLER_FAILED", "worker.ownError", "own error 9", "handlers_test.go"},
		{"panicNil", "HANDLER_FAILED", "runtime.PanicNilError", "panic called with nil", "handlers_test.go"},
		{"panicRing", "HANDLER_FAILED", "panic", "a value of type *worker.ring", "handlers_test.go"},
		{"nilMap", "HANDLER_FAILED", "runtime.plainError", "assignment to entry in nil map", "handlers_test.go"},
		{"index", "HANDLER_FAILED", "runtime.boundsError", "index out of range", "handlers_test.go"},
		{"nilPointer", "HANDLER_FAILED", "runtime.errorString", "nil pointer dereference", "handlers_test.go"},
		{"goexit", "HANDLER_FAILED", "Goexit", "runtime.Goexit", "handlers_test.go"},
		{"chan", "UNENCODABLE", "", "a chan cannot be carried", ""},
		{"func", "UNENCODABLE", "", "items[0]: a func cannot be carried", ""},
		{"ring", "UNENCODABLE", "", "a cycle", ""},
		{"large", "UNENCODABLE", "", "at most 1048576 are allowed", ""},
		{"largeError", "HANDLER_FAILED", "errors.errorString", "xxxx", ""},
		{"nothing", "UNKNOWN_METHOD", "UnknownMethod", "typed", ""},
	} {
		t.Run(c.method, func(t *testing.T) {
			h.t = t
			got := h.fails(h.call(c.method, nil), c.code)
			if !strings.Contains(got.Name, c.name) || !strings.Contains(got.Message, c.message) || !strings.Contains(got.Stack, c.stack) {
				t.Errorf("got %s: %s\n%s", got.Name, got.Message, got.Stack)
			}
			if c.method == "failure" && fmt.Sprint(got.Data) != "map[language:xx]" {
				t.Errorf("data: %v", got.Data)
			}
			if v := h.reply(h.call("ok", nil)); v != "ok" {
				t.Errorf("the next call got %v", v)
			}
		})
	}
}

func TestArgumentsOfTheWrongShapeDoNotReachTheHandler(t *testing.T) {
	h := inProcess(t, misbehaving())
	h.next(wire.Ready)
	got := h.fails(h.call("typed", map[string]any{"text": 5}), "HANDLER_FAILED")
	if got.Name != "BadArguments" || got.Message != "typed: the arguments do not fit: text: expected a string; got int" {
		t.Errorf("got %s: %s", got.Name, got.Message)
	}
	want := map[string]any{"text": "a", "language": ""}
	if v := h.reply(h.call("typed", map[string]any{"text": "a", "later": []any{1}})); fmt.Sprint(v) != fmt.Sprint(want) {
		t.Errorf("got %v", v)
	}
	if v := h.reply(h.call("nan", nil)).(float64); !math.IsNaN(v) {
		t.Errorf("got %v", v)
	}
}

func TestAFailingCastIsLogged(t *testing.T) {
	h := inProcess(t, misbehaving())
	h.next(wire.Ready)
	h.write(wire.Cast, nil, "own", nil, nil, nil)
	if m := h.next(wire.Log); m.Level != "error" || m.Text != "cast own: own error 7" {
		t.Errorf("got %+v", m)
	}
	h.next(wire.Credit)
	h.write(wire.Cast, nil, "nothing", nil, nil, nil)
	h.next(wire.Log)
	h.next(wire.Credit)
	h.reply(h.call("ok", nil))
	h.write(wire.Ping, 1)
	if pong := h.next(wire.Pong); pong.Count != 3 {
		t.Errorf("expected 3 finished; got %v", pong.Count)
	}
}
