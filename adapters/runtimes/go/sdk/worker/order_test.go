package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tutti.dev/go/internal/value"
	"tutti.dev/go/internal/wire"
)

func TestConcurrencyOneKeepsOrderAndWritesBeforeItStartsTheNext(t *testing.T) {
	const calls = 500
	w := New(Options{})
	var mu sync.Mutex
	started, running := 0, 0
	var s *session
	Handle(w, "step", func(_ context.Context, n int) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		running++
		if n != started || running != 1 {
			return 0, fmt.Errorf("call %d started as number %d, with %d running", n, started, running)
		}
		s.out.mu.Lock()
		given, written := s.out.given, s.out.written
		s.out.mu.Unlock()
		if given != written {
			return 0, fmt.Errorf("call %d started with %d bytes of answers unwritten", n, given-written)
		}
		started++
		running--
		return n, nil
	})
	h := inProcess(t, w)
	s = current.Load()
	h.next(wire.Ready)
	var batch bytes.Buffer
	for n := range calls {
		batch.Write(h.frame(wire.Call, uint32(n+1), nil, "step", n, nil, nil))
	}
	go func() { _, _ = h.to.Write(batch.Bytes()) }()
	for n := range calls {
		if got := h.reply(uint32(n + 1)); got != int64(n) {
			t.Fatalf("answer %d was %v", n, got)
		}
	}
}

func TestConcurrencyNStartsInOrderUpToN(t *testing.T) {
	const limit, calls = 4, 12
	w := New(Options{Concurrency: limit})
	starts, release := make(chan int, calls), make(chan struct{})
	Handle(w, "hold", func(_ context.Context, n int) (int, error) {
		starts <- n
		<-release
		return n, nil
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	for n := range calls {
		h.call("hold", n)
	}
	h.write(wire.Ping, 1)
	h.next(wire.Pong) // everything has been read
	seen := map[int]bool{}
	for range limit {
		seen[<-starts] = true
	}
	for n := range limit {
		if !seen[n] {
			t.Errorf("call %d is not among the first %d: %v", n, limit, seen)
		}
	}
	for next := limit; next < calls; next++ {
		release <- struct{}{}
		h.next(wire.Reply)
		if n := <-starts; n != next {
			t.Errorf("expected %d to start next; got %d", next, n)
		}
		if len(starts) != 0 {
			t.Errorf("more than %d at a time", limit)
		}
	}
	close(release)
}

// answerCounter counts the answers whose bytes the descriptor has taken.
type answerCounter struct {
	to      io.Writer
	written atomic.Int64
}

func (a *answerCounter) Write(b []byte) (int, error) {
	runtime.Gosched() // others may give their answers meanwhile
	n, err := a.to.Write(b)
	for reader := wire.NewReader(bytes.NewReader(b), wire.DefaultMaxFrameBytes); ; {
		payload, end := reader.Next()
		if end != nil {
			return n, err
		}
		if m, _ := wire.Parse(payload); m.Kind == wire.Reply {
			a.written.Add(1)
		}
	}
}

func TestConcurrencyNWritesAnAnswerBeforeItsPlaceIsTaken(t *testing.T) {
	const limit, calls = 4, 5_000
	w := New(Options{Concurrency: limit})
	var answers answerCounter
	var started atomic.Int64
	Handle(w, "step", func(context.Context, any) (any, error) {
		if open := started.Add(1) - answers.written.Load(); open > limit {
			return nil, fmt.Errorf("%d calls have been started and not been answered in writing", open)
		}
		return nil, nil
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	out := current.Load().out
	out.flushed()
	answers.to, out.to = out.to, &answers
	var batch bytes.Buffer
	for id := range uint32(calls) {
		batch.Write(h.frame(wire.Call, id+1, nil, "step", nil, nil, nil))
	}
	go func() { _, _ = h.to.Write(batch.Bytes()) }()
	for range calls {
		h.next(wire.Reply) // in any order
	}
}

func TestACallWhoseTimeIsOverIsNotStarted(t *testing.T) {
	w := New(Options{})
	entered, release := make(chan struct{}), make(chan struct{})
	started := 0
	Handle(w, "hold", func(context.Context, any) (any, error) { close(entered); <-release; return nil, nil })
	Handle(w, "count", func(context.Context, any) (int, error) { started++; return started, nil })
	h := inProcess(t, w)
	h.next(wire.Ready)
	hold := h.call("hold", nil)
	<-entered
	late := h.callWithin("count", nil, 1)
	zero := h.callWithin("count", nil, 0)
	h.write(wire.Cast, nil, "count", nil, 0, nil)
	fine := h.callWithin("count", nil, 60_000.5)
	h.write(wire.Ping, 1)
	h.next(wire.Pong)
	<-time.After(5 * time.Millisecond) // the deadline itself is the event
	close(release)
	h.reply(hold)
	h.fails(late, "EXPIRED")
	h.fails(zero, "EXPIRED")
	if m := h.next(wire.Credit); m.ID != 0 || m.Number != 1 {
		t.Errorf("the dropped cast gave %+v", m)
	}
	if got := h.reply(fine); got != int64(1) {
		t.Errorf("%v calls had been started", got)
	}
}

func TestTheContextCarriesDeadlineHeadersAndCancel(t *testing.T) {
	w := New(Options{Concurrency: 2})
	Handle(w, "look", func(ctx context.Context, _ any) (any, error) {
		deadline, limited := ctx.Deadline()
		derived, cancel := context.WithCancel(ctx)
		defer cancel()
		left := time.Until(deadline)
		return []any{limited, left > 50*time.Second && left <= time.Minute, Headers(derived)["traceparent"], ctx.Err() == nil}, nil
	})
	Handle(w, "wait", func(ctx context.Context, _ any) (any, error) {
		Progress(ctx, 1, "waiting")
		derived, cancel := context.WithTimeout(ctx, time.Hour)
		defer cancel()
		<-derived.Done()
		return nil, fmt.Errorf("gave up: %w", derived.Err())
	})
	Handle(w, "stubborn", func(ctx context.Context, _ any) (any, error) {
		Progress(ctx, 0.5, "working")
		<-ctx.Done()
		return "done all the same", nil
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	h.write(wire.Call, uint32(1), nil, "look", nil, 60_000, map[string]string{"traceparent": "00-1"})
	if got := fmt.Sprint(h.reply(1)); got != "[true true 00-1 true]" {
		t.Errorf("got %s", got)
	}
	h.nextID = 1
	waits := h.call("wait", nil)
	if p := h.next(wire.Progress); p.Number != 1 || p.Text != "waiting" || p.ID != waits {
		t.Errorf("got %+v", p)
	}
	h.write(wire.Cancel, waits)
	h.fails(waits, "CANCELLED")
	stubborn := h.call("stubborn", nil)
	h.next(wire.Progress)
	h.write(wire.Cancel, stubborn)
	if got := h.reply(stubborn); got != "done all the same" {
		t.Errorf("got %v", got)
	}
	h.write(wire.Cancel, stubborn) // its answer was on the way: ignored
	tooLate := h.callWithin("wait", nil, 5)
	h.next(wire.Progress)
	if got := h.fails(tooLate, "CANCELLED"); !strings.Contains(got.Message, "deadline exceeded") {
		t.Errorf("got %+v", got)
	}
}

func TestACancelledCallThatWaitsIsAnsweredAtOnce(t *testing.T) {
	w := New(Options{})
	entered, release := make(chan struct{}), make(chan struct{})
	Handle(w, "hold", func(context.Context, any) (any, error) { close(entered); <-release; return nil, nil })
	Handle(w, "never", func(context.Context, any) (any, error) { return nil, errors.New("it started") })
	h := inProcess(t, w)
	h.next(wire.Ready)
	hold := h.call("hold", nil)
	<-entered
	waiting := h.call("never", nil)
	h.write(wire.Cancel, waiting)
	h.fails(waiting, "CANCELLED")
	close(release)
	h.reply(hold)
	h.write(wire.Ping, 1)
	if pong := h.next(wire.Pong); pong.Count < 1 || pong.Count > 2 {
		t.Errorf("progress: %v", pong.Count)
	}
}

func TestStopLetsRunningCallsEnd(t *testing.T) {
	w := New(Options{})
	entered, release, cleaned := make(chan struct{}), make(chan struct{}), make(chan bool, 1)
	Handle(w, "hold", func(context.Context, any) (any, error) { close(entered); <-release; return "held", nil })
	OnStop(w, func(ctx context.Context) error {
		_, limited := ctx.Deadline()
		cleaned <- limited
		return nil
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	hold := h.call("hold", nil)
	<-entered
	waiting := h.call("hold", nil)
	h.write(wire.Stop, "shutdown", 60_000)
	h.fails(waiting, "STOPPING")
	after := h.call("hold", nil)
	h.fails(after, "STOPPING")
	h.write(wire.Ping, 1)
	h.next(wire.Pong)
	close(release)
	if got := h.reply(hold); got != "held" {
		t.Errorf("got %v", got)
	}
	h.exits(0)
	if !<-cleaned {
		t.Error("OnStop got no deadline")
	}
}

func TestAnOverlongStopEndsWithTheGrace(t *testing.T) {
	w := New(Options{})
	Handle(w, "hold", func(ctx context.Context, _ any) (any, error) { Progress(ctx, 0, ""); select {} })
	h := inProcess(t, w)
	h.next(wire.Ready)
	h.call("hold", nil)
	h.next(wire.Progress)
	h.write(wire.Stop, "shutdown", 20)
	h.exits(0)
	if !strings.Contains(h.stderr.String(), "the grace is over") {
		t.Errorf("stderr: %q", h.stderr)
	}
}

func TestHooksRunBeforeReadyAndHeartbeatsAreAnsweredMeanwhile(t *testing.T) {
	w := New(Options{})
	release := make(chan struct{})
	OnStart(w, func(context.Context) error { Log().Info("loading"); <-release; return nil })
	h := inProcess(t, w)
	h.next(wire.Log)
	h.write(wire.Ping, 3)
	if pong := h.next(wire.Pong); pong.Number != 3 || pong.Count != 0 {
		t.Errorf("got %+v", pong)
	}
	close(release)
	h.next(wire.Ready)
}

func TestAFailingStartHookEndsTheProcess(t *testing.T) {
	w := New(Options{})
	OnStart(w, func(context.Context) error { panic("no model") })
	h := inProcess(t, w)
	h.exits(1)
	if got := h.stderr.String(); got != "tutti: OnStart: panic: no model\n" {
		t.Errorf("stderr: %q", got)
	}
}

func TestViolationsByTheHostEndTheWorkerWith76(t *testing.T) {
	for name, break_ := range map[string]func(h *host){
		"a second HELLO":          func(h *host) { h.write(wire.Hello, map[string]any{}) },
		"READY from the host":     func(h *host) { h.write(wire.Ready, map[string]any{}) },
		"LOG from the host":       func(h *host) { h.write(wire.Log, "info", "x", nil) },
		"ITEM outside a stream":   func(h *host) { h.write(wire.Item, uint32(1), "x") },
		"an answer to nothing":    func(h *host) { h.write(wire.Reply, uint32(9), "x") },
		"an unknown kind":         func(h *host) { h.write(wire.Kind(99)) },
		"an id of the wrong type": func(h *host) { h.write(wire.Call, "x", nil, "hold", nil, nil, nil) },
		"a negative ttl":          func(h *host) { h.write(wire.Call, uint32(1), nil, "hold", nil, -1, nil) },
		"headers that are a list": func(h *host) { h.write(wire.Call, uint32(1), nil, "hold", nil, nil, []string{"a"}) },
		"an id used twice":        func(h *host) { h.call("hold", nil); h.nextID--; h.call("hold", nil) },
		"an oversized frame":      func(h *host) { _, _ = h.to.Write([]byte{0x00, 0x10, 0x00, 0x01}) },
		"text":                    func(h *host) { _, _ = h.to.Write([]byte("Hello, world\n")) },
		"an empty frame":          func(h *host) { _, _ = h.to.Write(make([]byte, 4)) },
	} {
		t.Run(name, func(t *testing.T) {
			w := New(Options{})
			release := make(chan struct{})
			defer close(release)
			Handle(w, "hold", func(context.Context, any) (any, error) { <-release; return nil, nil })
			h := inProcess(t, w)
			h.next(wire.Ready)
			break_(h)
			h.exits(76)
			if got := h.stderr.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "WIRE_") {
				t.Errorf("stderr: %q", got)
			}
		})
	}
}

func TestEndOfFileInsideAFrameIsThatOfAHostThatDied(t *testing.T) {
	for _, begun := range [][]byte{{0, 0}, {0, 0, 0, 9, 1}} {
		h := inProcess(t, misbehaving())
		h.next(wire.Ready)
		_, _ = h.to.Write(begun)
		_ = h.to.Close()
		h.exits(0)
		if got := h.stderr.String(); got != "" {
			t.Errorf("stderr: %q", got)
		}
	}
}

func TestStopBeforeReadyCleansUpWithoutREADY(t *testing.T) {
	w := New(Options{})
	cleaned := make(chan struct{}, 1)
	OnStart(w, func(ctx context.Context) error { Log().Info("loading"); <-ctx.Done(); return ctx.Err() })
	OnStop(w, func(context.Context) error { cleaned <- struct{}{}; return nil })
	h := inProcess(t, w)
	h.next(wire.Log)
	h.write(wire.Stop, "shutdown", nil)
	h.exits(0)
	<-cleaned
	if len(h.frames) != 0 || h.stderr.String() != "" {
		t.Errorf("got %d frames, and on stderr %q", len(h.frames), h.stderr)
	}
}

func TestAFailingStopHookEndsTheProcess(t *testing.T) {
	w := New(Options{})
	OnStop(w, func(context.Context) error { return errors.New("disk full") })
	h := inProcess(t, w)
	h.next(wire.Ready)
	h.write(wire.Stop, "shutdown", nil)
	h.exits(1)
	if got := h.stderr.String(); got != "tutti: OnStop: disk full\n" {
		t.Errorf("stderr: %q", got)
	}
}

func TestReadyDescribesTheWorker(t *testing.T) {
	h := inProcess(t, misbehaving())
	var info struct {
		Protocol, Concurrency, Pid int
		SDK                        string `json:"sdk"`
		Runtime                    string
		Methods                    []string
	}
	if _, err := value.Decode(h.next(wire.Ready).Value, &info); err != nil {
		t.Fatal(err)
	}
	if info.Protocol != 1 || info.Concurrency != 1 || info.Pid != os.Getpid() || info.SDK != "go/"+Version ||
		!strings.HasPrefix(info.Runtime, "go1.") || info.Methods[0] != "ok" {
		t.Errorf("got %+v", info)
	}
}
