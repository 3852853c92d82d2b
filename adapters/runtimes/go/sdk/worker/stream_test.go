package worker

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"tutti.dev/go/internal/value"
	"tutti.dev/go/internal/wire"
)

// reader has one method for every way to read another worker's stream.
func reader() *Worker {
	w := New(Options{Concurrency: 8})
	Handle(w, "all", func(ctx context.Context, args any) (tokens []string, _ error) {
		for token, err := range Stream[string](ctx, "./tokenizer", "tokens", args) {
			if err != nil {
				return nil, err
			}
			tokens = append(tokens, token)
		}
		return tokens, nil
	})
	Handle(w, "first", func(ctx context.Context, _ any) (string, error) {
		for token, err := range Stream[string](ctx, "./tokenizer", "tokens", nil, Idempotent) {
			return token, err
		}
		return "nothing came", nil
	})
	Handle(w, "panics", func(ctx context.Context, _ any) (any, error) {
		for range Stream[string](ctx, "./tokenizer", "tokens", nil) {
			panic("not this one")
		}
		return nil, nil
	})
	Handle(w, "one", func(ctx context.Context, args any) (any, error) {
		return Call[any](ctx, "./tokenizer", "tokens", args)
	})
	return w
}

func TestAStreamOfASiblingIsPulledByCredit(t *testing.T) {
	w := New(Options{})
	take := make(chan struct{})
	Handle(w, "slow", func(ctx context.Context, _ any) (taken []int, _ error) {
		for n, err := range Stream[int](ctx, "./tokenizer", "tokens", "Terve.") {
			if err != nil {
				return nil, err
			}
			taken = append(taken, n)
			<-take
		}
		return taken, nil
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	h.write(wire.Call, uint32(1), nil, "slow", nil, 60_000, map[string]string{"traceparent": "00-1"})
	m := h.next(wire.Call)
	var args string
	_, _ = value.Decode(m.Value, &args)
	if m.Target != "./tokenizer" || m.Method != "tokens" || args != "Terve." || m.Credit != windowElements || m.Input || m.Again ||
		m.Headers["traceparent"] != "00-1" || m.TTLMs <= 0 || m.TTLMs > 60_000 {
		t.Errorf("got %+v", m)
	}
	for n := range windowElements {
		h.write(wire.Item, m.ID, n)
	}
	for range windowElements/2 - 1 {
		take <- struct{}{}
	}
	h.idle() // less than half of the window is free; PING is answered meanwhile
	take <- struct{}{}
	if credit := h.next(wire.Credit); credit.ID != m.ID || credit.Number != windowElements/2 {
		t.Errorf("got %+v", credit)
	}
	h.write(wire.Item, m.ID, windowElements)
	h.write(wire.Reply, m.ID, nil)
	h.idle()
	close(take)
	if got := fmt.Sprint(h.reply(1)); got != "[0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16]" {
		t.Errorf("got %s", got)
	}
}

func TestARangeThatIsLeftCancelsTheCall(t *testing.T) {
	h := inProcess(t, reader())
	h.next(wire.Ready)
	for method, again := range map[string]bool{"first": true, "panics": false} {
		id := h.call(method, nil)
		m := h.next(wire.Call)
		if m.Again != again {
			t.Errorf("%s: idempotent was %v", method, m.Again)
		}
		h.write(wire.Item, m.ID, "a")
		if cancel := h.next(wire.Cancel); cancel.ID != m.ID {
			t.Errorf("cancelled %d instead of %d", cancel.ID, m.ID)
		}
		if method == "first" && h.reply(id) != "a" {
			t.Error("the element got lost")
		} else if method == "panics" {
			h.fails(id, "HANDLER_FAILED")
		}
		for range windowElements - 1 {
			h.write(wire.Item, m.ID, "on its way")
		}
		h.write(wire.Fail, m.ID, map[string]any{"code": "CANCELLED", "name": "x", "message": "x"})
		h.idle() // what was on its way is no violation
	}
}

func TestAStreamThatEndsIsNotCancelled(t *testing.T) {
	h := inProcess(t, reader())
	h.next(wire.Ready)
	id := h.call("all", nil)
	m := h.next(wire.Call)
	h.write(wire.Item, m.ID, "a")
	h.write(wire.Reply, m.ID, "what the handler returned last")
	if got := fmt.Sprint(h.reply(id)); got != "[a]" { // and no CANCEL before it
		t.Errorf("got %s", got)
	}
	id = h.call("all", nil)
	m = h.next(wire.Call)
	h.write(wire.Item, m.ID, "a")
	h.write(wire.Fail, m.ID, map[string]any{"code": "CALL_EXITED", "name": "CallError", "message": "it died"})
	if got := h.fails(id, "HANDLER_FAILED"); got.Message != "call ./tokenizer tokens: CALL_EXITED: it died" {
		t.Errorf("got %+v", got)
	}
}

func TestAnElementOfASiblingThatDoesNotFitIsAnError(t *testing.T) {
	h := inProcess(t, reader())
	h.next(wire.Ready)
	id := h.call("all", nil)
	m := h.next(wire.Call)
	h.write(wire.Item, m.ID, 5)
	h.next(wire.Cancel)
	if got := h.fails(id, "HANDLER_FAILED"); got.Message != "call ./tokenizer tokens: UNENCODABLE: the result does not fit string: expected a string; got int" {
		t.Errorf("got %+v", got)
	}
}

func TestWhatCannotBeAskedForIsTheOnlyErrorOfAStream(t *testing.T) {
	previous := current.Swap(nil)
	defer current.Store(previous)
	var failed *CallError
	count := 0
	for _, err := range Stream[any](context.Background(), "a", "b", nil) {
		count++
		if !errors.As(err, &failed) || failed.Code != "CALL_NOPROC" {
			t.Errorf("got %v", err)
		}
	}
	if count != 1 {
		t.Errorf("%d pairs came", count)
	}
}

func TestAStreamOfASiblingEndsWithItsContext(t *testing.T) {
	w := New(Options{})
	come := make(chan struct{})
	Handle(w, "briefly", func(ctx context.Context, _ any) (any, error) {
		brief, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		for _, err := range Stream[any](brief, "./tokenizer", "tokens", nil) {
			if err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	Handle(w, "cancels", func(ctx context.Context, _ any) (any, error) {
		inner, cancel := context.WithCancel(ctx)
		defer cancel()
		taken := 0
		for _, err := range Stream[any](inner, "./tokenizer", "tokens", nil) {
			if err != nil && taken == 1 {
				return nil, err
			}
			taken++
			<-come
			cancel() // elements that have come already are not given any more
		}
		return nil, nil
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	for method, code := range map[string]string{"briefly": "EXPIRED", "cancels": "CANCELLED"} {
		id := h.call(method, nil)
		m := h.next(wire.Call)
		if method == "cancels" {
			for n := range windowElements {
				h.write(wire.Item, m.ID, n)
			}
			h.idle()
			close(come)
		}
		if cancel := h.next(wire.Cancel); cancel.ID != m.ID {
			t.Errorf("cancelled %d instead of %d", cancel.ID, m.ID)
		}
		if got := h.fails(id, "HANDLER_FAILED"); fmt.Sprint(got.Data) != "map[code:"+code+" data:<nil> name:Abandoned target:./tokenizer]" {
			t.Errorf("got %+v", got)
		}
		h.write(wire.Fail, m.ID, map[string]any{"code": "CANCELLED", "name": "x", "message": "x"})
	}
}

func TestCancelReachesAHandlerThatReadsAStream(t *testing.T) {
	h := inProcess(t, reader())
	h.next(wire.Ready)
	id := h.call("all", nil)
	m := h.next(wire.Call)
	h.write(wire.Cancel, id)
	if cancel := h.next(wire.Cancel); cancel.ID != m.ID {
		t.Errorf("cancelled %d instead of %d", cancel.ID, m.ID)
	}
	h.fails(id, "CANCELLED")
}

func TestElementsOfASiblingWithoutCreditAreViolations(t *testing.T) {
	for name, break_ := range map[string]func(h *host){
		"more than were asked for": func(h *host) {
			h.call("first", nil)
			m := h.next(wire.Call)
			for range windowElements + 1 {
				h.write(wire.Item, m.ID, "x")
			}
		},
		"for a call of one value": func(h *host) { h.call("one", nil); h.write(wire.Item, h.next(wire.Call).ID, "x") },
		"for what is not open":    func(h *host) { h.write(wire.Item, uint32(1), "x") },
		"after the answer": func(h *host) {
			h.call("all", nil)
			m := h.next(wire.Call)
			h.write(wire.Reply, m.ID, nil)
			h.write(wire.Item, m.ID, "x")
		},
		"PROGRESS from the host": func(h *host) { h.call("one", nil); h.write(wire.Progress, h.next(wire.Call).ID, 0.5, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			h := inProcess(t, reader())
			h.next(wire.Ready)
			break_(h)
			h.exits(76)
		})
	}
}
