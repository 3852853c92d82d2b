package worker

import (
	"context"
	"sync"

	"tutti.dev/go/internal/wire"
)

// siblings are our own calls to other workers that have no answer yet, at most as many as the host
// allows.
type siblings struct {
	places chan struct{} // holds a token for each open call; nil when the host sets no bound. Set before the first call
	mu     sync.Mutex
	lastID uint32
	open   map[uint32]*inflow
}

func newSiblings() *siblings { return &siblings{open: map[uint32]*inflow{}} }

// limit bounds the open calls (maxInFlight of HELLO).
func (t *siblings) limit(open int) { t.places = make(chan struct{}, open) }

// enter waits for a place among the open calls, first come, first served.
func (t *siblings) enter(ctx context.Context) error {
	if t.places == nil {
		return nil
	}
	select {
	case t.places <- struct{}{}:
		return nil
	default:
	}
	select {
	case t.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *siblings) leave() {
	if t.places != nil {
		<-t.places
	}
}

// register opens a call for one who has entered.
func (t *siblings) register(answer *inflow) (id uint32) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for taken := true; taken; _, taken = t.open[t.lastID] {
		t.lastID++
		if t.lastID == 0 {
			t.lastID = 1
		}
	}
	t.open[t.lastID] = answer
	return t.lastID
}

// forget closes a call and frees its place, once: it gives what was open.
func (t *siblings) forget(id uint32) (answer *inflow, wasOpen bool) {
	t.mu.Lock()
	answer, wasOpen = t.open[id]
	delete(t.open, id)
	t.mu.Unlock()
	if wasOpen {
		t.leave()
	}
	return answer, wasOpen
}

func (t *siblings) find(id uint32) (answer *inflow, isOpen bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	answer, isOpen = t.open[id]
	return answer, isOpen
}

// settle gives an answer, or an element of one, to who waits for it. What was not asked for is a
// violation.
func (t *siblings) settle(m wire.Message) error {
	take := t.forget
	if m.Kind == wire.Item {
		take = t.find
	}
	answer, isOpen := take(m.ID)
	switch {
	case !isOpen:
		return wire.Violate(wire.UnknownCall, "%s for id %d, which is not open", m.Kind, m.ID)
	case m.Kind != wire.Item:
		answer.end(m)
	case !answer.arrive(m.Value):
		return wire.Violate(wire.Unexpected, "ITEM for id %d without credit", m.ID)
	}
	return nil
}
