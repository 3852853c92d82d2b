package worker

import (
	"context"
	"testing"

	"tutti.dev/go/internal/wire"
)

// BenchmarkCall is the latency of a call that does nothing, both ends in this process, through real
// pipes.
func BenchmarkCall(b *testing.B) {
	w := New(Options{})
	Handle(w, "echo", func(_ context.Context, in any) (any, error) { return in, nil })
	h := inProcess(b, w)
	h.next(wire.Ready)
	frame := h.frame(wire.Call, uint32(1), nil, "echo", "text", nil, nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.to.Write(frame); err != nil {
			b.Fatal(err)
		}
		<-h.frames
	}
}

// BenchmarkNestedCall is that of a call to another worker, which answers at once.
func BenchmarkNestedCall(b *testing.B) {
	h := inProcess(b, caller())
	h.next(wire.Ready)
	frame := h.frame(wire.Call, uint32(1), nil, "askAgain", "text", nil, nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.to.Write(frame); err != nil {
			b.Fatal(err)
		}
		h.write(wire.Reply, (<-h.frames).ID, "text")
		<-h.frames
	}
}
