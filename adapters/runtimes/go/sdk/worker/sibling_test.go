package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"tutti.dev/go/internal/value"
	"tutti.dev/go/internal/wire"
)

func caller() *Worker {
	w := New(Options{Concurrency: 8})
	Handle(w, "ask", func(ctx context.Context, args any) (any, error) {
		return Call[map[string]int](ctx, "./tokenizer", "tokens", args)
	})
	Handle(w, "askAgain", func(ctx context.Context, args any) (any, error) {
		return Call[any](ctx, "./tokenizer", "tokens", args, Idempotent)
	})
	Handle(w, "askBriefly", func(ctx context.Context, args any) (any, error) {
		brief, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
		defer cancel()
		_, err := Call[any](brief, "./tokenizer", "tokens", args)
		return errors.Is(err, context.DeadlineExceeded), nil
	})
	Handle(w, "tell", func(ctx context.Context, args any) (any, error) { return nil, Cast(ctx, "../audit", "record", args) })
	Handle(w, "askBadly", func(ctx context.Context, _ any) (any, error) {
		return Call[any](ctx, "./tokenizer", "tokens", make(chan int))
	})
	return w
}

func TestANestedCallPassesOnTimeAndHeaders(t *testing.T) {
	h := inProcess(t, caller())
	h.next(wire.Ready)
	h.write(wire.Call, uint32(1), nil, "ask", "text", 60_000, map[string]string{"traceparent": "00-1"})
	m := h.next(wire.Call)
	var args string
	_, _ = value.Decode(m.Value, &args)
	if m.Target != "./tokenizer" || m.Method != "tokens" || args != "text" || m.Headers["traceparent"] != "00-1" ||
		m.TTLMs <= 50_000 || m.TTLMs > 60_000 {
		t.Errorf("got %+v", m)
	}
	h.write(wire.Reply, m.ID, map[string]any{"count": 3.0})
	if got := fmt.Sprint(h.reply(1)); got != "map[count:3]" {
		t.Errorf("got %s", got)
	}
	h.nextID = 1
	h.call("tell", "x")
	if m := h.next(wire.Cast); m.Target != "../audit" || m.Method != "record" {
		t.Errorf("got %+v", m)
	}
	h.next(wire.Reply)
}

func TestANestedCallThatMayBeRepeatedSaysSo(t *testing.T) {
	h := inProcess(t, caller())
	h.next(wire.Ready)
	for method, may := range map[string]bool{"ask": false, "askAgain": true} {
		id := h.call(method, nil)
		m := h.next(wire.Call)
		if m.Again != may {
			t.Errorf("%s: idempotent was %v", method, m.Again)
		}
		h.write(wire.Reply, m.ID, nil)
		h.reply(id)
	}
}

func TestANestedFailureIsACallError(t *testing.T) {
	h := inProcess(t, caller())
	h.next(wire.Ready)
	id := h.call("ask", nil)
	m := h.next(wire.Call)
	h.write(wire.Fail, m.ID, map[string]any{"code": "CALL_NOPROC", "name": "CallError", "message": "no such worker", "data": []any{1}})
	got := h.fails(id, "HANDLER_FAILED")
	if got.Name != "worker.CallError" || got.Message != "call ./tokenizer tokens: CALL_NOPROC: no such worker" {
		t.Errorf("got %+v", got)
	}
	id = h.call("ask", nil)
	h.write(wire.Reply, h.next(wire.Call).ID, "not a map")
	if got := h.fails(id, "HANDLER_FAILED"); got.Name != "worker.CallError" {
		t.Errorf("got %+v", got)
	}
	if got := h.fails(h.call("askBadly", nil), "HANDLER_FAILED"); got.Name != "worker.CallError" {
		t.Errorf("got %+v", got)
	}
}

func TestAnAbandonedNestedCallIsCancelledAndItsAnswerAccepted(t *testing.T) {
	h := inProcess(t, caller())
	h.next(wire.Ready)
	id := h.call("askBriefly", nil)
	nested := h.next(wire.Call)
	if cancel := h.next(wire.Cancel); cancel.ID != nested.ID {
		t.Errorf("cancelled %d instead of %d", cancel.ID, nested.ID)
	}
	if h.reply(id) != true {
		t.Error("the handler did not see context.DeadlineExceeded")
	}
	h.write(wire.Fail, nested.ID, map[string]any{"code": "CANCELLED", "name": "x", "message": "x"})
	h.write(wire.Ping, 1)
	h.next(wire.Pong) // alive: the late answer was no violation
}

func TestLogRecordsBecomeFrames(t *testing.T) {
	w := New(Options{})
	Handle(w, "log", func(ctx context.Context, _ any) (any, error) {
		logger := Log().With("a", 1).WithGroup("g").With("b", errors.New("bad"))
		logger.Log(ctx, LevelTrace, "deep", "c", time.Second, slog.Group("h", "d", make(chan int)))
		Log().Warn("bare")
		return nil, nil
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	h.call("log", nil)
	m := h.next(wire.Log)
	var fields map[string]any
	if _, err := value.Decode(m.Value, &fields); err != nil {
		t.Fatal(err)
	}
	if m.Level != "trace" || m.Text != "deep" || fmt.Sprint(fields) != "map[a:1 g:map[b:bad c:1s h:map[d:a value of type chan int]]]" {
		t.Errorf("got %+v %v", m, fields)
	}
	if m := h.next(wire.Log); m.Level != "warn" || m.Text != "bare" {
		t.Errorf("got %+v", m)
	}
	h.next(wire.Reply)
}

func TestCallOutsideOfAWorkerIsAnError(t *testing.T) {
	previous := current.Swap(nil)
	defer current.Store(previous)
	_, err := Call[any](context.Background(), "a", "b", nil)
	var failed *CallError
	if !errors.As(err, &failed) || failed.Code != "CALL_NOPROC" {
		t.Errorf("got %v", err)
	}
}
