package worker

import (
	"context"
	"fmt"

	"tutti.dev/go/internal/wire"
)

// Progress tells the caller how far the call that ctx belongs to has come: a fraction from 0 to 1,
// and a note, "" for none.
//
// Outside of a call, in a cast, and when the call has been answered or is not wanted any more, it
// does nothing. It blocks while the host does not read, as every write does. The error is about a
// fraction outside of 0…1, or a note that does not fit into a frame.
func Progress(ctx context.Context, fraction float64, note string) error {
	if !(fraction >= 0 && fraction <= 1) { // so that NaN is refused too
		return fmt.Errorf("worker.Progress: expected a fraction from 0 to 1; got %v", fraction)
	}
	c := callOf(ctx)
	if c == nil || c.isCast() || c.Err() != nil {
		return nil
	}
	var text any
	if note != "" {
		text = note
	}
	give := func(frame []byte) { c.give(frame) }
	if err := c.session.tryTransmit(give, wire.Progress, c.id, fraction, text); err != nil {
		return fmt.Errorf("worker.Progress: the note cannot be carried: %w", err)
	}
	return nil
}
