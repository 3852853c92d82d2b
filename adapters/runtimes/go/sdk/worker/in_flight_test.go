package worker

import (
	"context"
	"fmt"
	"testing"

	"tutti.dev/go/internal/wire"
)

// crowd calls siblings from many handlers; entered says that a handler is about to.
func crowd() (w *Worker, entered chan int) {
	w, entered = New(Options{Concurrency: 16}), make(chan int, 16)
	Handle(w, "ask", func(ctx context.Context, n int) (any, error) {
		entered <- n
		return Call[any](ctx, "./slow", "work", n)
	})
	Handle(w, "read", func(ctx context.Context, n int) (any, error) {
		entered <- n
		for _, err := range Stream[any](ctx, "./slow", "work", n) {
			return nil, err
		}
		return nil, nil
	})
	Handle(w, "badly", func(ctx context.Context, _ any) (any, error) {
		ended, end := context.WithCancel(ctx)
		end()
		for range 10 {
			if _, err := Call[any](ended, "./slow", "work", nil); err == nil {
				return nil, fmt.Errorf("a call was made in a context that had ended")
			}
			if _, err := Call[any](ctx, "./slow", "work", make(chan int)); err == nil {
				return nil, fmt.Errorf("a chan was carried")
			}
			if _, err := Call[any](ctx, "./slow", "work", rudeText{}); err == nil {
				return nil, fmt.Errorf("a panic was carried")
			}
		}
		return nil, nil
	})
	return w, entered
}

func TestOwnCallsBeyondTheBoundAreHeldUntilAnAnswerComes(t *testing.T) {
	w, entered := crowd()
	h := inProcessWithin(t, w, 2)
	h.next(wire.Ready)
	h.call("ask", 1)
	first := h.next(wire.Call)
	h.call("read", 2)
	second := h.next(wire.Call)
	for n := 3; n <= 4; n++ {
		h.call("ask", n)
	}
	for range 4 {
		<-entered
	}
	h.idle() // a third CALL would be a violation
	h.write(wire.Item, second.ID, "an element is no answer")
	h.next(wire.Cancel)
	h.reply(2)
	h.idle() // nor is a CANCEL: the id is open until the host answers it
	h.write(wire.Fail, second.ID, map[string]any{"code": "CANCELLED", "name": "x", "message": "x"})
	third := h.next(wire.Call)
	h.idle()
	h.write(wire.Reply, first.ID, "x")
	fourth := h.nextOf(wire.Call, wire.Reply)
	for _, id := range []uint32{third.ID, fourth.ID} {
		h.write(wire.Reply, id, "x")
		h.next(wire.Reply)
	}
}

// nextOf are the worker's next two frames, of two kinds in any order; it gives the one of the first
// kind.
func (h *host) nextOf(wanted, beside wire.Kind) (found wire.Message) {
	h.t.Helper()
	seen := map[wire.Kind]bool{}
	for range 2 {
		m := <-h.frames
		seen[m.Kind] = true
		if m.Kind == wanted {
			found = m
		}
	}
	if !seen[wanted] || !seen[beside] {
		h.t.Fatalf("expected %s and %s; got %v", wanted, beside, seen)
	}
	return found
}

func TestAHeldCallWhoseContextEndsFailsAtOnceAndIsNotSent(t *testing.T) {
	w, entered := crowd()
	h := inProcessWithin(t, w, 1)
	h.next(wire.Ready)
	open := h.call("ask", 1)
	sent := h.next(wire.Call)
	<-entered
	held := h.call("ask", 2)
	brief := h.callWithin("read", 3, 200)
	<-entered
	<-entered
	h.write(wire.Cancel, held)
	h.fails(held, "CANCELLED")
	if got := h.fails(brief, "CANCELLED"); got.Message != "call ./slow work: EXPIRED: context deadline exceeded" {
		t.Errorf("got %+v", got)
	}
	h.idle()
	h.write(wire.Reply, sent.ID, "x")
	h.reply(open) // and no CALL before it: the held ones are gone
	last := h.call("ask", 4)
	h.write(wire.Reply, h.next(wire.Call).ID, "x")
	h.reply(last)
}

func TestWhatCannotBeSentHoldsNoPlace(t *testing.T) {
	w, _ := crowd()
	h := inProcessWithin(t, w, 1)
	h.next(wire.Ready)
	h.reply(h.call("badly", nil))
}

func TestTheTimeLeftIsThatAtTheMomentOfWriting(t *testing.T) {
	w, entered := crowd()
	h := inProcessWithin(t, w, 1)
	h.next(wire.Ready)
	h.call("ask", 1)
	sent := h.next(wire.Call)
	h.callWithin("ask", 2, 60_000)
	<-entered
	<-entered
	h.idle()
	h.write(wire.Reply, sent.ID, "x")
	if held := h.nextOf(wire.Call, wire.Reply); !(held.TTLMs > 0 && held.TTLMs < 60_000) {
		t.Errorf("%v ms were left", held.TTLMs)
	}
}

func TestABoundThatIsNoPositiveIntegerIsAViolation(t *testing.T) {
	for _, bound := range []any{0, -1, 1.5, "many"} {
		inProcessWithin(t, New(Options{}), bound).exits(76)
	}
	inProcessWithin(t, New(Options{}), nil).next(wire.Ready)
}
