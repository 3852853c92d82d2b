package worker

import (
	"sync"

	"tutti.dev/go/internal/wire"
)

// windowElements is how many elements of an incoming stream may be asked for and not yet taken.
const windowElements = 16

// inflow is what comes in elements, and its end: the argument of a call from the host, or the
// answer of another worker.
//
//	handler ── demand ──> PULL or CREDIT ──> host
//	handler <── elements (at most window) <── arrive, end ── reader, which never waits
type inflow struct {
	elements chan []byte // raw values; closed at the end
	window   int

	mu    sync.Mutex
	owed  int // elements that were asked for and have not come
	ended bool
	last  wire.Message // what ended it; written before elements is closed, and not again
}

func newInflow(window int) *inflow {
	return &inflow{elements: make(chan []byte, window), window: window}
}

// demand is how many more elements to ask for now: none until half of the window is free, so that
// one message asks for many.
func (f *inflow) demand() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	free := f.window - f.owed - len(f.elements)
	if f.ended || free == 0 || free < f.window/2 {
		return 0
	}
	f.owed += free
	return free
}

// arrive takes in an element; false when it was not asked for.
func (f *inflow) arrive(element []byte) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended || f.owed == 0 {
		return false
	}
	f.owed--
	f.elements <- element // never blocks: owed and unread elements together fit into the window
	return true
}

// end says that no element follows. Only the first end counts.
func (f *inflow) end(m wire.Message) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.ended {
		f.ended, f.last = true, m
		close(f.elements)
	}
}

func (f *inflow) isOver() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ended
}
