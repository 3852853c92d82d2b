package worker

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"tutti.dev/go/internal/wire"
)

// summer has one method for every way to take an argument in elements.
func summer() *Worker {
	w := New(Options{})
	Handle(w, "sum", func(ctx context.Context, start float64) (float64, error) {
		for n, err := range Input[float64](ctx) {
			if err != nil {
				return 0, err
			}
			start += n
		}
		return start, nil
	})
	Handle(w, "first", func(ctx context.Context, _ any) (any, error) {
		for element, err := range Input[any](ctx) {
			return element, err
		}
		return "nothing came", nil
	})
	HandleStream(w, "double", func(ctx context.Context, _ any, send func(float64) error) error {
		for n, err := range Input[float64](ctx) {
			if err != nil {
				return err
			}
			if err := send(2 * n); err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

// pulls is how many elements the worker asks for next.
func (h *host) pulls(id uint32) int {
	h.t.Helper()
	m := h.next(wire.Pull)
	if m.ID != id {
		h.t.Fatalf("expected PULL for %d; got that for %d", id, m.ID)
	}
	return int(m.Number)
}

func TestElementsAreAskedForAsTheyAreTaken(t *testing.T) {
	w := New(Options{})
	take := make(chan struct{})
	Handle(w, "slow", func(ctx context.Context, _ any) (taken []int, _ error) {
		<-take
		for n, err := range Input[int](ctx) {
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
	id := h.stream("slow", nil, nil, true)
	h.idle() // nothing is asked for before the handler wants it
	take <- struct{}{}
	if n := h.pulls(id); n != windowElements {
		t.Fatalf("first asked for %d", n)
	}
	for n := range windowElements {
		h.write(wire.Push, id, n)
	}
	for range windowElements/2 - 1 {
		take <- struct{}{}
	}
	h.idle() // less than half of the window is free; PING is answered meanwhile
	take <- struct{}{}
	if n := h.pulls(id); n != windowElements/2 {
		t.Fatalf("then asked for %d", n)
	}
	h.write(wire.Push, id, windowElements)
	h.write(wire.End, id)
	h.idle()
	close(take)
	if got := fmt.Sprint(h.reply(id)); got != "[0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16]" {
		t.Errorf("got %s", got)
	}
}

func TestTheEndOfTheInputEndsTheRange(t *testing.T) {
	h := inProcess(t, summer())
	h.next(wire.Ready)
	id := h.stream("sum", 0.5, nil, true)
	h.pulls(id)
	h.write(wire.Push, id, 1)
	h.write(wire.Push, id, 2)
	h.write(wire.End, id)
	h.write(wire.End, id) // says nothing new
	if got := h.reply(id); got != 3.5 {
		t.Errorf("got %v", got)
	}
	h.write(wire.Cast, nil, "sum", 1, nil, nil) // a cast has no input: it ends at once
	h.next(wire.Credit)
	if got := h.reply(h.call("sum", 1)); got != 1.0 {
		t.Errorf("a call without input gave %v", got)
	}
	count := 0
	for range Input[any](context.Background()) {
		count++
	}
	if count != 0 {
		t.Errorf("outside of a call %d elements came", count)
	}
}

func TestAnInputThatIsEmptyIsNotPulled(t *testing.T) {
	w := New(Options{})
	enter := make(chan struct{})
	Handle(w, "count", func(ctx context.Context, _ any) (count int, err error) {
		<-enter
		for _, err = range Input[any](ctx) {
			count++
		}
		return count, err
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	id := h.stream("count", nil, nil, true)
	waiting := h.stream("count", nil, nil, true)
	h.write(wire.End, id)
	h.write(wire.End, waiting) // before it started
	h.idle()
	close(enter)
	for _, id := range []uint32{id, waiting} {
		if got := h.reply(id); got != int64(0) {
			t.Errorf("got %v", got)
		}
	}
}

func TestAnInputWhoseSourceFailedIsAnError(t *testing.T) {
	w := summer()
	failures := make(chan error, 1)
	Handle(w, "look", func(ctx context.Context, _ any) (any, error) {
		for _, err := range Input[any](ctx) {
			failures <- err
		}
		return "recovered", nil
	})
	failure := map[string]any{"code": "HANDLER_FAILED", "name": "RangeError", "message": "no more", "stack": "here", "data": "d"}
	h := inProcess(t, w)
	h.next(wire.Ready)
	id := h.stream("look", nil, nil, true)
	h.pulls(id)
	h.write(wire.End, id, failure)
	if got := h.reply(id); got != "recovered" {
		t.Errorf("got %v", got)
	}
	var failed *InputError
	want := InputError{Code: "HANDLER_FAILED", Name: "RangeError", Message: "no more", Stack: "here", Data: "d"}
	if err := <-failures; !errors.As(err, &failed) || *failed != want {
		t.Errorf("got %v", err)
	}
	id = h.stream("sum", 0, nil, true)
	h.pulls(id)
	h.write(wire.Push, id, 1)
	h.write(wire.End, id, failure)
	got := h.fails(id, "HANDLER_FAILED")
	if got.Name != "worker.InputError" || got.Message != "the input failed: HANDLER_FAILED: no more" ||
		fmt.Sprint(got.Data) != "map[code:HANDLER_FAILED data:d name:RangeError]" {
		t.Errorf("got %+v", got)
	}
}

func TestAnElementThatDoesNotFitIsAnError(t *testing.T) {
	h := inProcess(t, summer())
	h.next(wire.Ready)
	id := h.stream("sum", 0, nil, true)
	h.pulls(id)
	h.write(wire.Push, id, "one")
	got := h.fails(id, "HANDLER_FAILED")
	if got.Name != "BadArguments" || got.Message != "sum: an element of the input does not fit: expected float64; got str" {
		t.Errorf("got %s: %s", got.Name, got.Message)
	}
}

func TestAHandlerThatHasEnoughJustAnswers(t *testing.T) {
	h := inProcess(t, summer())
	h.next(wire.Ready)
	id := h.stream("first", nil, nil, true)
	h.pulls(id)
	h.write(wire.Push, id, nil)
	if got := h.reply(id); got != nil {
		t.Errorf("got %v", got)
	}
	h.write(wire.Push, id, 2) // the answer was on its way
	h.write(wire.End, id)
	h.idle()
}

func TestARangeThatWasLeftGoesOnInTheNext(t *testing.T) {
	w := New(Options{})
	Handle(w, "twice", func(ctx context.Context, _ any) (taken []int, _ error) {
		for n := range Input[int](ctx) {
			taken = append(taken, n)
			break
		}
		for n := range Input[int](ctx) {
			taken = append(taken, n)
		}
		for range Input[int](ctx) {
			return nil, errors.New("there was more after the end")
		}
		return taken, nil
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	id := h.stream("twice", nil, nil, true)
	h.pulls(id)
	for n := range 3 {
		h.write(wire.Push, id, n)
	}
	h.write(wire.End, id)
	if got := fmt.Sprint(h.reply(id)); got != "[0 1 2]" {
		t.Errorf("got %s", got)
	}
}

func TestACallMayHaveAStreamBothWays(t *testing.T) {
	h := inProcess(t, summer())
	h.next(wire.Ready)
	id := h.stream("double", nil, 1, true)
	h.pulls(id)
	h.write(wire.Push, id, 1)
	h.write(wire.Push, id, 2)
	h.items(id, 1)
	h.idle()
	h.write(wire.Credit, id, 5)
	if got := h.items(id, 1)[0]; got != 4.0 {
		t.Errorf("got %v", got)
	}
	h.write(wire.End, id)
	h.reply(id)
}

func TestCancelWakesAHandlerThatWaitsForInput(t *testing.T) {
	w := summer()
	Handle(w, "detached", func(ctx context.Context, _ any) (any, error) {
		for _, err := range Input[any](context.WithoutCancel(ctx)) {
			return nil, err
		}
		return nil, nil
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	for _, method := range []string{"sum", "first", "double", "detached"} {
		id := h.stream(method, nil, 1, true)
		h.pulls(id)
		h.idle()
		h.write(wire.Cancel, id)
		h.fails(id, "CANCELLED")
		h.write(wire.Push, id, 1)
	}
	h.write(wire.Call, uint32(99), nil, "sum", 0, 200, nil, nil, nil, true)
	h.pulls(99)
	h.fails(99, "CANCELLED") // the deadline has ended the wait
}

func TestACancelledInputGivesNothingThatHasCome(t *testing.T) {
	w := New(Options{})
	enter := make(chan struct{})
	Handle(w, "late", func(ctx context.Context, _ any) (any, error) {
		for _, err := range Input[int](ctx) {
			if err != nil {
				return nil, err
			}
			<-enter
			<-ctx.Done()
		}
		return nil, errors.New("the input went on to its end")
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	id := h.stream("late", nil, nil, true)
	h.pulls(id)
	h.write(wire.Push, id, 1)
	h.write(wire.Push, id, 2)
	h.write(wire.End, id)
	enter <- struct{}{}
	h.write(wire.Cancel, id)
	h.fails(id, "CANCELLED")
}

func TestElementsThatWereNotAskedForAreViolations(t *testing.T) {
	for name, break_ := range map[string]func(h *host){
		"before PULL":      func(h *host) { h.write(wire.Push, h.stream("hold", nil, nil, true), 1) },
		"for a plain call": func(h *host) { h.write(wire.Push, h.call("hold", nil), 1) },
		"more than were":   func(h *host) { id := h.stream("take", nil, nil, true); h.overflow(id, windowElements+2) },
		"after the end": func(h *host) {
			id := h.stream("take", nil, nil, true)
			h.pulls(id)
			h.write(wire.End, id)
			h.overflow(id, 1)
		},
		"END with a text":    func(h *host) { h.write(wire.End, h.stream("hold", nil, nil, true), "failed") },
		"PULL from the host": func(h *host) { h.write(wire.Pull, h.call("hold", nil), 1) },
		"no credit at all":   func(h *host) { h.stream("hold", nil, 0, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			w := New(Options{})
			release := make(chan struct{})
			defer close(release)
			Handle(w, "hold", func(context.Context, any) (any, error) { <-release; return nil, nil })
			Handle(w, "take", func(ctx context.Context, _ any) (any, error) {
				for range Input[any](ctx) {
					<-release
				}
				<-release
				return nil, nil
			})
			h := inProcess(t, w)
			h.next(wire.Ready)
			break_(h)
			h.exits(76)
		})
	}
}

// overflow sends so many elements at once, asked for or not.
func (h *host) overflow(id uint32, n int) {
	h.t.Helper()
	for i := range n {
		h.write(wire.Push, id, i)
	}
}
