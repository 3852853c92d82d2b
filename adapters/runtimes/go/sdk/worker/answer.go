package worker

import (
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"tutti.dev/go/internal/wire"
)

// outcome is how a handler ended.
type outcome struct {
	result any
	err    error
	panic  *panicked // takes precedence over err
}

// panicked is a panic on its way home. A nil value stands for runtime.Goexit (or panic(nil) in a
// program older than Go 1.21).
type panicked struct {
	value any
	stack string
}

// handle takes one call from its start to its answer. It survives everything that a handler can do
// to its own goroutine.
func (s *session) handle(c *call) {
	handler, isKnown := s.worker.handlers[c.method]
	var refusal *wire.Error
	switch {
	case c.expired(time.Now()):
		refusal = &wire.Error{Code: "EXPIRED", Name: "Expired", Message: "the deadline had passed"}
	case !isKnown:
		refusal = s.unknownMethod(c.method)
	case handler.streams && c.output == nil:
		refusal = &wire.Error{Code: "STREAM_ONLY", Name: "StreamOnly",
			Message: fmt.Sprintf("%s returns a stream, and was called for one value", c.method)}
	}
	if refusal != nil {
		s.finish(c, func() { s.fail(c, refusal) })
		return
	}
	var how outcome
	defer func() { // deferred: runtime.Goexit comes this way too
		c.end()
		c.silence()
		s.finish(c, func() { s.answer(c, how) })
	}()
	invoke(handler, c, &how)
}

// invoke runs the handler and catches what it throws. After runtime.Goexit it does not return, and
// how is set all the same.
func invoke(handler handler, c *call, how *outcome) {
	returned := false
	defer func() {
		if !returned {
			how.panic = &panicked{value: recover(), stack: string(debug.Stack())}
		}
	}()
	how.result, how.err = handler.run(c)
	returned = true
}

// finish counts, and answers. The id is given up first: the host may use it again as soon as it
// reads the answer.
func (s *session) finish(c *call, answer func()) {
	s.queue.done(c)
	s.finished.Add(1)
	answer()
	if c.isCast() {
		s.transmit(s.out.send, wire.Credit, ownCredit, 1)
	}
}

// ownCredit is the id in a CREDIT for casts: it stands for the worker itself.
const ownCredit = 0

// answer sends REPLY or FAIL; the failure of a cast, which nobody waits for, is logged.
func (s *session) answer(c *call, how outcome) {
	broken, isBroken := how.err.(*uncarriable)
	switch {
	case how.panic != nil:
		s.fail(c, describePanic(how.panic))
	case isBroken:
		s.fail(c, broken.described())
	case how.err != nil && isContextError(how.err) && (c.wasCancelled() || c.expired(time.Now())):
		s.fail(c, &wire.Error{Code: "CANCELLED", Name: "Cancelled", Message: how.err.Error()})
	case how.err != nil:
		s.fail(c, describeError(how.err))
	case !c.isCast():
		if err := s.carry(s.out.send, wire.Reply, c.id, how.result); err != nil {
			s.fail(c, (&uncarriable{what: c.method + ": the result", err: err}).described())
		}
	}
}

// uncarriable is a result, or an element of one, that no frame can hold.
type uncarriable struct {
	what string
	err  error
}

func (u *uncarriable) Error() string { return fmt.Sprintf("%s cannot be carried: %v", u.what, u.err) }

func (u *uncarriable) described() *wire.Error {
	return &wire.Error{Code: "UNENCODABLE", Name: "Unencodable", Message: u.Error()}
}

// fail sends FAIL. What cannot be carried is left out, data first: the answer itself must get home.
func (s *session) fail(c *call, failure *wire.Error) {
	if c.isCast() {
		s.log("error", fmt.Sprintf("cast %s: %s", c.method, failure.Message),
			map[string]any{"code": failure.Code, "name": failure.Name, "stack": failure.Stack})
		return
	}
	const shortBytes = 1000
	without := *failure
	for _, reduce := range []func(){
		func() {},
		func() { without.Data = nil },
		func() { without.Stack = "" },
		func() {
			without.Message = strings.ToValidUTF8(without.Message[:min(len(without.Message), shortBytes)], "")
		},
		func() { without.Message, without.Name = "", "" },
	} {
		reduce()
		if s.carry(s.out.send, wire.Fail, c.id, &without) == nil {
			return
		}
	}
	s.die(70, "no FAIL fits into maxFrameBytes")
}

// refuse answers a call that is not going to start, from the reader: it never blocks.
func (s *session) refuse(c *call, code, name, message string) {
	s.finished.Add(1)
	if c.isCast() {
		s.transmit(s.out.post, wire.Credit, ownCredit, 1)
	} else {
		s.transmit(s.out.post, wire.Fail, c.id, &wire.Error{Code: code, Name: name, Message: c.method + ": " + message})
	}
}

func (s *session) unknownMethod(method string) *wire.Error {
	return &wire.Error{Code: "UNKNOWN_METHOD", Name: "UnknownMethod",
		Message: fmt.Sprintf("there is no method %q; known methods: %s", method, strings.Join(s.worker.methods, ", ")),
		Data:    map[string]any{"methods": s.worker.methodNames()}}
}
