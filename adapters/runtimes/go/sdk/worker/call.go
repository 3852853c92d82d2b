package worker

import (
	"context"
	"fmt"
	"sync"
	"time"

	"tutti.dev/go/internal/value"
)

// call is one CALL or CAST from the host, and the context that its handler sees.
//
// The timer and the channel of a context are made only when somebody asks for Done: most handlers
// never do.
type call struct {
	session  *session
	id       uint32 // 0 for a cast
	method   string
	args     []byte
	headers  map[string]string
	deadline time.Time // zero for none
	output   *output   // nil when one value is asked for
	input    *inflow   // the elements of the argument; nil when there are none
	started  bool      // taken by a runner; guarded by queue.mu, as is
	settled  bool      // answered before it started

	voice sync.Mutex // held while a frame of this call is written; the reader never takes it
	mute  bool       // the answer is on its way

	mu        sync.Mutex
	inner     context.Context // made by Done
	release   context.CancelFunc
	err       error
	cancelled bool // CANCEL came while the handler ran
}

type callKey struct{}

// readArguments decodes args into in, a pointer.
func (c *call) readArguments(in any) error {
	if _, err := value.Decode(c.args, in); err != nil {
		return &Failure{Name: "BadArguments", Message: fmt.Sprintf("%s: the arguments do not fit: %v", c.method, err)}
	}
	return nil
}

func (c *call) isCast() bool { return c.id == 0 }

func (c *call) expired(now time.Time) bool { return !c.deadline.IsZero() && !now.Before(c.deadline) }

// Deadline is when the caller stops waiting.
func (c *call) Deadline() (time.Time, bool) { return c.deadline, !c.deadline.IsZero() }

// Done is closed by the deadline, by CANCEL, and when the handler has returned.
func (c *call) Done() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.inner == nil {
		if c.deadline.IsZero() {
			c.inner, c.release = context.WithCancel(context.Background())
		} else {
			c.inner, c.release = context.WithDeadline(context.Background(), c.deadline)
		}
		if c.err != nil {
			c.release()
		}
	}
	return c.inner.Done()
}

// Err is nil while the call is wanted; then context.Canceled or context.DeadlineExceeded, and that
// for good.
func (c *call) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.err != nil:
	case c.inner != nil:
		c.err = c.inner.Err()
	case c.expired(time.Now()):
		c.err = context.DeadlineExceeded
	}
	return c.err
}

// Value finds the call itself; the rest belongs to the inner context, so that contexts derived from
// this one cost no goroutine.
func (c *call) Value(key any) any {
	if key == (callKey{}) {
		return c
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.inner == nil {
		return nil
	}
	return c.inner.Value(key)
}

// cancel tells the handler that nobody waits any more.
func (c *call) cancel() {
	c.mu.Lock()
	c.cancelled = true
	c.mu.Unlock()
	c.end()
}

// end closes the context and frees its timer.
func (c *call) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.release != nil {
		c.release()
	}
	if c.err == nil && c.inner != nil {
		c.err = c.inner.Err()
	}
	if c.err == nil {
		c.err = context.Canceled
	}
}

// give writes a frame of this call; false when its answer is on the way, since nothing may follow
// that. It blocks as send does.
func (c *call) give(frame []byte) bool {
	c.voice.Lock()
	defer c.voice.Unlock()
	if !c.mute {
		c.session.out.send(frame)
	}
	return !c.mute
}

// silence comes before the answer: what goroutines of the handler still say is not sent.
func (c *call) silence() {
	c.voice.Lock()
	c.mute = true
	c.voice.Unlock()
}

func (c *call) wasCancelled() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cancelled
}

// callOf finds the call that ctx belongs to, nil outside of a handler.
func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// Headers returns the headers of the call that ctx belongs to, such as traceparent; nil when there
// are none. Do not write to it.
func Headers(ctx context.Context) map[string]string {
	if c := callOf(ctx); c != nil {
		return c.headers
	}
	return nil
}
