package worker

import (
	"context"
	"io"
	"math"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tutti.dev/go/internal/wire"
)

func TestProgressIsAFractionAndANote(t *testing.T) {
	w := New(Options{})
	Handle(w, "work", func(ctx context.Context, _ any) (said []string, _ error) {
		for _, fraction := range []float64{-0.1, 1.1, math.NaN(), math.Inf(1)} {
			if err := Progress(ctx, fraction, "x"); err != nil {
				said = append(said, err.Error())
			}
		}
		if err := Progress(ctx, 0.5, strings.Repeat("x", 1<<20)); err != nil {
			said = append(said, err.Error())
		}
		if err := Progress(ctx, 0, ""); err != nil {
			return nil, err
		}
		return said, Progress(ctx, 1, "done")
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	for _, id := range []uint32{h.call("work", nil), h.stream("work", nil, 1, nil)} {
		if p := h.next(wire.Progress); p.ID != id || p.Number != 0 || p.Text != "" {
			t.Errorf("got %+v", p)
		}
		if p := h.next(wire.Progress); p.ID != id || p.Number != 1 || p.Text != "done" {
			t.Errorf("got %+v", p)
		}
		var said []any
		if id == 1 {
			said = h.reply(id).([]any)
		} else {
			said = h.items(id, 1)[0].([]any)
			h.reply(id)
		}
		if len(said) != 5 || said[0] != "worker.Progress: expected a fraction from 0 to 1; got -0.1" ||
			!strings.Contains(said[4].(string), "the note cannot be carried") {
			t.Errorf("got %v", said)
		}
	}
	h.write(wire.Cast, nil, "work", nil, nil, nil)
	h.next(wire.Credit) // and no PROGRESS before it
	if err := Progress(context.Background(), 0.5, "nobody's"); err != nil {
		t.Error(err)
	}
}

func TestProgressOfACancelledCallIsNotSent(t *testing.T) {
	w := New(Options{})
	Handle(w, "work", func(ctx context.Context, _ any) (any, error) {
		if err := Progress(ctx, 0, ""); err != nil {
			return nil, err
		}
		<-ctx.Done()
		if err := Progress(ctx, 0.5, "still there"); err != nil {
			return nil, err
		}
		return nil, ctx.Err()
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	id := h.call("work", nil)
	h.next(wire.Progress)
	h.write(wire.Cancel, id)
	h.fails(id, "CANCELLED")
}

// largestWrite keeps how much was written at once, and drops it until it is told to pass on.
type largestWrite struct {
	to       io.Writer
	bytes    int
	passesOn atomic.Bool
}

func (l *largestWrite) Write(b []byte) (int, error) {
	if l.passesOn.Load() {
		return l.to.Write(b)
	}
	l.bytes = max(l.bytes, len(b))
	runtime.Gosched() // others may give more meanwhile
	return len(b), nil
}

func TestAFloodOfProgressDoesNotFillTheMemory(t *testing.T) {
	const calls, each = 4, 50_000
	w := New(Options{Concurrency: calls})
	note := strings.Repeat("x", 100) // 20 MB together
	var group sync.WaitGroup
	group.Add(calls)
	var written *largestWrite
	Handle(w, "work", func(ctx context.Context, _ any) (any, error) {
		for n := range each {
			if err := Progress(ctx, float64(n)/each, note); err != nil {
				return nil, err
			}
		}
		group.Done()
		group.Wait()
		current.Load().out.flushed()
		written.passesOn.Store(true)
		return nil, nil
	})
	h := inProcess(t, w)
	h.next(wire.Ready)
	out := current.Load().out
	out.flushed()
	written = &largestWrite{to: out.to}
	out.to = written
	for range calls {
		h.call("work", nil)
	}
	for range calls {
		h.next(wire.Reply)
	}
	if written.bytes > highWaterBytes+calls*200 {
		t.Errorf("%d bytes waited to be written", written.bytes)
	}
}
