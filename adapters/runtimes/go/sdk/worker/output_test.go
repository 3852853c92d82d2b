package worker

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"tutti.dev/go/internal/wire"
)

// counter streams the numbers below its argument, and says on blocked what a failed send said.
func counter(concurrency int) (w *Worker, blocked chan error) {
	w = New(Options{Concurrency: concurrency})
	blocked = make(chan error, 16)
	HandleStream(w, "count", func(_ context.Context, below int, send func(int) error) error {
		for n := range below {
			if err := send(n); err != nil {
				blocked <- err
				return err
			}
		}
		return nil
	})
	Handle(w, "echo", func(_ context.Context, in any) (any, error) { return in, nil })
	Handle(w, "chan", func(context.Context, any) (any, error) { return make(chan int), nil })
	return w, blocked
}

func TestAnItemLeavesForEachCreditAndNotOneMore(t *testing.T) {
	w, _ := counter(1)
	h := inProcess(t, w)
	h.next(wire.Ready)
	id := h.stream("count", 5, 2, nil)
	if got := fmt.Sprint(h.items(id, 2)); got != "[0 1]" {
		t.Errorf("got %s", got)
	}
	h.idle() // PING is answered while the handler waits, and no third ITEM has come
	h.write(wire.Credit, id, 1)
	h.items(id, 1)
	h.idle()
	h.write(wire.Credit, id, 0)
	h.write(wire.Credit, id, uint64(1<<62))
	h.write(wire.Credit, id, uint64(1<<62)) // as much as there can be, and more
	if got := fmt.Sprint(h.items(id, 2)); got != "[3 4]" {
		t.Errorf("got %s", got)
	}
	if got := h.reply(id); got != nil {
		t.Errorf("the stream ended with %v", got)
	}
}

func TestCreditForAStreamThatHasNotStartedIsKept(t *testing.T) {
	w, _ := counter(1)
	h := inProcess(t, w)
	h.next(wire.Ready)
	first := h.stream("count", 2, 1, nil)
	h.items(first, 1)
	second := h.stream("count", 3, 1, nil)
	h.write(wire.Credit, second, 2)
	h.idle() // it keeps its place in the order (§6): the second has not started
	h.write(wire.Credit, first, 1)
	h.items(first, 1)
	h.reply(first)
	h.items(second, 3)
	h.reply(second)
}

func TestStreamsHoldTheirPlacesUntilTheirReplyIsWritten(t *testing.T) {
	w, _ := counter(2)
	h := inProcess(t, w)
	h.next(wire.Ready)
	one := h.stream("count", 2, 1, nil)
	h.items(one, 1)
	two := h.stream("count", 2, 1, nil)
	h.items(two, 1)
	waiting := h.call("echo", "x")
	h.idle()
	h.write(wire.Credit, two, 1)
	h.items(two, 1)
	h.reply(two)
	h.reply(waiting)
	h.write(wire.Cancel, one)
	h.fails(one, "CANCELLED")
}

func TestAStreamAndAnotherCallShareTheWayOut(t *testing.T) {
	w, _ := counter(2)
	h := inProcess(t, w)
	h.next(wire.Ready)
	stream := h.stream("count", 3, 1, nil)
	h.items(stream, 1)
	h.reply(h.call("echo", "x"))
	h.write(wire.Credit, stream, 2)
	h.items(stream, 2)
	h.reply(stream)
}

func TestAStreamBreaksOffWithFAIL(t *testing.T) {
	w := New(Options{})
	breaks := func(name string, end func() error) {
		HandleStream(w, name, func(_ context.Context, _ any, send func(string) error) error {
			if err := send("first"); err != nil {
				return err
			}
			return end()
		})
	}
	breaks("error", func() error { return errors.New("the disk is gone") })
	breaks("panic", func() error { panic("the disk is gone") })
	h := inProcess(t, w)
	h.next(wire.Ready)
	for _, method := range []string{"error", "panic"} {
		id := h.stream(method, nil, 8, nil)
		h.items(id, 1)
		if got := h.fails(id, "HANDLER_FAILED"); got.Message != "the disk is gone" {
			t.Errorf("%s: got %+v", method, got)
		}
	}
}

func TestAnElementThatCannotBeCarriedEndsTheStream(t *testing.T) {
	w := New(Options{})
	said := make(chan error, 2)
	for name, element := range map[string]any{"chan": make(chan int), "large": strings.Repeat("x", 1<<20), "rude": rudeText{}} {
		HandleStream(w, name, func(_ context.Context, _ any, send func(any) error) error {
			_ = send("first")
			said <- send(element)
			said <- send("after it")
			return errors.New("something else")
		})
	}
	h := inProcess(t, w)
	h.next(wire.Ready)
	for method, reason := range map[string]string{"chan": "a chan cannot be carried", "large": "at most 1048576 are allowed", "rude": "no text for you"} {
		id := h.stream(method, nil, 8, nil)
		h.items(id, 1)
		got := h.fails(id, "UNENCODABLE")
		if want := method + ": an element of the result cannot be carried: "; !strings.HasPrefix(got.Message, want) || !strings.Contains(got.Message, reason) {
			t.Errorf("got %q", got.Message)
		}
		if at, after := <-said, <-said; at == nil || after != at {
			t.Errorf("send said %v, then %v", at, after)
		}
	}
}

type rudeText struct{}

func (rudeText) MarshalText() ([]byte, error) { panic("no text for you") }

func TestAValueIsTheOnlyElementOfAStream(t *testing.T) {
	w, _ := counter(1)
	h := inProcess(t, w)
	h.next(wire.Ready)
	id := h.stream("echo", "x", 1, nil)
	if got := h.items(id, 1)[0]; got != "x" {
		t.Errorf("got %v", got)
	}
	if got := h.reply(id); got != nil {
		t.Errorf("the stream ended with %v", got)
	}
	h.fails(h.stream("chan", nil, 1, nil), "UNENCODABLE")
}

func TestAStreamIsNotRunForACallerOfOneValue(t *testing.T) {
	w := New(Options{})
	HandleStream(w, "tokens", func(context.Context, any, func(string) error) error { panic("it started") })
	h := inProcess(t, w)
	h.next(wire.Ready)
	got := h.fails(h.call("tokens", nil), "STREAM_ONLY")
	if got.Message != "tokens returns a stream, and was called for one value" {
		t.Errorf("got %q", got.Message)
	}
	h.write(wire.Cast, nil, "tokens", nil, nil, nil)
	if m := h.next(wire.Log); m.Level != "error" || !strings.Contains(m.Text, "returns a stream") {
		t.Errorf("got %+v", m)
	}
	h.next(wire.Credit)
}

func TestArgumentsOfTheWrongShapeDoNotStartAStream(t *testing.T) {
	w, _ := counter(1)
	h := inProcess(t, w)
	h.next(wire.Ready)
	if got := h.fails(h.stream("count", "many", 1, nil), "HANDLER_FAILED"); got.Name != "BadArguments" {
		t.Errorf("got %+v", got)
	}
}

func TestCancelWakesAHandlerThatWaitsForCredit(t *testing.T) {
	w, blocked := counter(1)
	cleaned := make(chan struct{}, 2)
	for name, end := range map[string]error{"passesOn": nil, "hides": errors.New("no more")} {
		HandleStream(w, name, func(_ context.Context, _ any, send func(int) error) error {
			defer func() { cleaned <- struct{}{} }()
			for send(1) == nil {
			}
			return end
		})
	}
	h := inProcess(t, w)
	h.next(wire.Ready)
	id := h.stream("count", 5, 1, nil)
	h.items(id, 1)
	h.idle()
	h.write(wire.Cancel, id)
	h.fails(id, "CANCELLED")
	if err := <-blocked; err != context.Canceled {
		t.Errorf("send said %v", err)
	}
	for method, code := range map[string]string{"passesOn": "CANCELLED", "hides": "HANDLER_FAILED"} {
		id := h.stream(method, nil, 1, nil)
		h.items(id, 1)
		h.write(wire.Cancel, id)
		h.fails(id, code)
		<-cleaned
	}
}

func TestCancelEndsAStreamThatHasCredit(t *testing.T) {
	w := New(Options{})
	HandleStream(w, "endless", func(ctx context.Context, _ any, send func(int) error) error {
		if err := send(1); err != nil {
			return err
		}
		<-ctx.Done()
		return send(2)
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	id := h.stream("endless", nil, 1000, nil)
	h.items(id, 1)
	h.write(wire.Cancel, id)
	h.fails(id, "CANCELLED") // and no second ITEM
}

func TestTheDeadlineHoldsForTheWholeStream(t *testing.T) {
	w, blocked := counter(1)
	h := inProcess(t, w)
	h.next(wire.Ready)
	h.write(wire.Call, uint32(1), nil, "count", 5, 200, nil, nil, 1)
	h.items(1, 1)
	if got := h.fails(1, "CANCELLED"); !strings.Contains(got.Message, "deadline exceeded") {
		t.Errorf("got %+v", got)
	}
	if err := <-blocked; err != context.DeadlineExceeded {
		t.Errorf("send said %v", err)
	}
}

func TestNothingOfACallFollowsItsAnswer(t *testing.T) {
	w := New(Options{})
	answered, said := make(chan struct{}), make(chan error, 2)
	HandleStream(w, "leaves", func(ctx context.Context, _ any, send func(string) error) error {
		go func() {
			<-answered
			said <- send("late")
			said <- Progress(ctx, 1, "late")
		}()
		return nil
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	h.reply(h.stream("leaves", nil, 8, nil))
	close(answered)
	if item, progress := <-said, <-said; item != context.Canceled || progress != nil {
		t.Errorf("send said %v, Progress said %v", item, progress)
	}
	h.idle()
}

func TestAFrameThatMeetsTheAnswerIsNotWritten(t *testing.T) {
	h := inProcess(t, New(Options{}))
	h.next(wire.Ready)
	c := &call{session: current.Load(), id: 1}
	frame := h.frame(wire.Progress, c.id, 0.5, nil)
	if !c.give(frame) {
		t.Error("nothing was given before the answer")
	}
	h.next(wire.Progress)
	c.silence()
	if c.give(frame) {
		t.Error("a frame was given after the answer")
	}
	h.idle()
}

func TestGoroutinesOfAHandlerMayShareAStream(t *testing.T) {
	const goroutines, each = 8, 50
	w := New(Options{})
	HandleStream(w, "together", func(_ context.Context, _ any, send func(int) error) error {
		var group sync.WaitGroup
		for range goroutines {
			group.Go(func() {
				for n := range each {
					_ = send(n)
				}
			})
		}
		group.Wait()
		return nil
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	id := h.stream("together", nil, 1, nil)
	for left := goroutines*each - 1; left > 0; {
		h.items(id, 1)
		granted := min(left, 3)
		h.write(wire.Credit, id, granted)
		h.items(id, granted-1)
		left -= granted
	}
	h.items(id, 1)
	h.reply(id)

	id = h.stream("together", nil, 1, nil)
	h.items(id, 1)
	h.write(wire.Cancel, id) // wakes all of them
	h.fails(id, "CANCELLED")
}

// brokenText lets others wait for credit before it fails.
type brokenText struct{ others func() }

func (b brokenText) MarshalText() ([]byte, error) {
	b.others()
	return nil, errors.New("no text for you")
}

func TestAnElementThatCannotBeCarriedWakesWhoWaitsForCredit(t *testing.T) {
	w := New(Options{})
	HandleStream(w, "together", func(_ context.Context, _ any, send func(any) error) error {
		var group sync.WaitGroup
		defer group.Wait()
		return send(brokenText{func() { // it has taken the only credit
			for range 3 {
				group.Go(func() { _ = send("waits") })
			}
			for range 100 {
				runtime.Gosched()
			}
		}})
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	h.fails(h.stream("together", nil, 1, nil), "UNENCODABLE")
}

func TestCreditForWhatIsNotOpenIsIgnored(t *testing.T) {
	w, _ := counter(1)
	h := inProcess(t, w)
	h.next(wire.Ready)
	h.write(wire.Credit, uint32(9), 5)
	h.write(wire.Credit, 0, 5)
	id := h.stream("count", 1, 1, nil)
	h.items(id, 1)
	h.reply(id)
	h.write(wire.Credit, id, 5) // the answer was on its way
	h.idle()
}
