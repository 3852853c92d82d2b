package worker

import (
	"context"
	"sync"

	"tutti.dev/go/internal/wire"
)

// HandleStream declares a method whose result comes in elements.
//
// send passes one element on. It blocks until the caller has room for it, so a fast handler does
// not run ahead of a slow caller; several goroutines may share it. Its error says that the rest is
// not wanted, because the call was cancelled or its time is over, or that the element cannot be
// carried: return then. From the first error on, send only repeats it.
//
// The stream ends when the handler returns: nil says that all is sent; an error or a panic becomes
// HANDLER_FAILED, as with [Handle]. nil after a failed send counts as that send's error. A call for
// one value, and a cast, is refused with STREAM_ONLY before the handler starts.
//
// In and ctx are those of [Handle], and HandleStream panics when it does.
func HandleStream[In, Out any](w *Worker, method string, handle func(ctx context.Context, in In, send func(Out) error) error) {
	w.declare(method, handler{streams: true, run: func(c *call) (any, error) {
		var in In
		if err := c.readArguments(&in); err != nil {
			return nil, err
		}
		err := handle(c, in, func(element Out) error { return c.output.send(c, element) })
		return nil, c.output.verdict(err)
	}})
}

// output is a result in elements: no more of them leave than the caller has given credit for.
type output struct {
	mu     sync.Mutex
	credit int64
	failed error         // what the first send that failed said
	more   chan struct{} // holds a token when there may be credit for one who waits
}

// maxCredit is more than anybody sends: the sum of two does not overflow.
const maxCredit = 1 << 53

func newOutput(credit int64) *output {
	return &output{credit: min(credit, maxCredit), more: make(chan struct{}, 1)}
}

func (o *output) send(c *call, element any) error {
	err := o.take(c)
	if err != nil {
		return o.fail(err)
	}
	given := false
	err = c.session.carry(func(frame []byte) { given = c.give(frame) }, wire.Item, c.id, element)
	switch {
	case err != nil:
		return o.fail(&uncarriable{what: c.method + ": an element of the result", err: err})
	case !given: // a goroutine that outlived its handler
		return o.fail(context.Canceled)
	}
	return nil
}

// take waits for one credit.
func (o *output) take(c *call) error {
	for {
		if err := c.Err(); err != nil {
			return err
		}
		if taken, err := o.tryTake(); taken || err != nil {
			return err
		}
		select {
		case <-o.more:
		case <-c.Done():
		}
	}
}

func (o *output) tryTake() (taken bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.failed != nil || o.credit == 0 {
		return false, o.failed
	}
	o.credit--
	if o.credit > 0 {
		o.signal() // one token may stand for many credits: the next who waits must see what is left
	}
	return true, nil
}

// grant adds to the credit; the reader calls it.
func (o *output) grant(n float64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.credit = min(o.credit+int64(min(n, maxCredit)), maxCredit)
	if o.credit > 0 {
		o.signal()
	}
}

func (o *output) signal() {
	select {
	case o.more <- struct{}{}:
	default:
	}
}

// fail keeps the first failure, and wakes the next who waits, who wakes the one after him.
func (o *output) fail(err error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.failed == nil {
		o.failed = err
	}
	o.signal()
	return o.failed
}

// verdict is how the stream has ended, given what its handler returned: one whose element could not
// be carried, or that was cut short, did not end well.
func (o *output) verdict(err error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, isBroken := o.failed.(*uncarriable); isBroken || err == nil {
		return o.failed
	}
	return err
}
