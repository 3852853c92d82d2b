package worker

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"tutti.dev/go/internal/value"
	"tutti.dev/go/internal/wire"
)

// CallError is why Call failed. Match on Code: one of the protocol's (HANDLER_FAILED, UNKNOWN_METHOD, EXPIRED, CANCELLED,
// UNENCODABLE, STOPPING) or a CALL_… code of the host.
type CallError struct {
	Code    string
	Name    string // the type of the other side's exception
	Message string
	Stack   string // in the other language's format
	Data    any
	Target  string
	Method  string
	Err     error // the context's error when this side stopped waiting
}

func (e *CallError) Error() string {
	return fmt.Sprintf("call %s %s: %s: %s", e.Target, e.Method, e.Code, e.Message)
}

// Unwrap gives context.Canceled or context.DeadlineExceeded when ctx ended the wait.
func (e *CallError) Unwrap() error { return e.Err }

// Call asks another worker, through the host, and waits for its answer.
//
// target is a path from the root ("linguistics/tokenizer") or relative to our own supervisor ("./tokenizer"). What is left of ctx's
// deadline goes along, and so do the headers of the call that ctx belongs to. When ctx ends, the host is told and Call returns.
// Every error is a *CallError.
func Call[Out any](ctx context.Context, target, method string, args any, options ...CallOption) (Out, error) {
	var out Out
	raw, err := callSibling(ctx, target, method, args, slices.Contains(options, Idempotent))
	if err == nil {
		if _, misfit := value.Decode(raw, &out); misfit != nil {
			err = &CallError{Code: "UNENCODABLE", Name: "BadResult", Target: target, Method: method,
				Message: fmt.Sprintf("the result does not fit %T: %v", out, misfit)}
		}
	}
	return out, err
}

// CallOption says something about one Call.
type CallOption int

// Idempotent declares that the call may be run more than once: the host repeats it when the worker that has it dies.
const Idempotent CallOption = 1

// Cast tells another worker something, through the host, and returns as soon as it is on its way. Errors: *CallError.
func Cast(ctx context.Context, target, method string, args any) error {
	s, headers, err := sessionOf(ctx, target, method)
	if err != nil {
		return err
	}
	ttl, err := ttlOf(ctx, target, method)
	if err != nil {
		return err
	}
	if err := s.tryTransmit(s.out.send, wire.Cast, target, method, args, ttl, headers); err != nil {
		return unsendable(target, method, err)
	}
	return nil
}

// siblings are our own calls to other workers that wait for their answer.
type siblings struct {
	session *session
	mu      sync.Mutex
	lastID  uint32
	open    map[uint32]chan wire.Message
}

func newSiblings(s *session) *siblings {
	return &siblings{session: s, open: map[uint32]chan wire.Message{}}
}

func callSibling(ctx context.Context, target, method string, args any, idempotent bool) ([]byte, error) {
	s, headers, err := sessionOf(ctx, target, method)
	if err != nil {
		return nil, err
	}
	ttl, err := ttlOf(ctx, target, method)
	if err != nil {
		return nil, err
	}
	id, answer := s.siblings.register()
	elements := []any{id, target, method, args, ttl, headers}
	if idempotent {
		elements = append(elements, true)
	}
	if err := s.tryTransmit(s.out.send, wire.Call, elements...); err != nil {
		s.siblings.forget(id)
		return nil, unsendable(target, method, err)
	}
	select {
	case m := <-answer:
		if m.Kind == wire.Fail {
			return nil, &CallError{Code: m.Error.Code, Name: m.Error.Name, Message: m.Error.Message, Stack: m.Error.Stack,
				Data: m.Error.Data, Target: target, Method: method}
		}
		return m.Value, nil
	case <-ctx.Done():
		// The id stays open: the host answers it all the same, and settle must know it.
		s.transmit(s.out.send, wire.Cancel, id)
		return nil, abandoned(target, method, ctx.Err())
	}
}

func (t *siblings) register() (uint32, chan wire.Message) {
	answer := make(chan wire.Message, 1) // buffered: the reader never waits for who asked
	t.mu.Lock()
	defer t.mu.Unlock()
	for taken := true; taken; _, taken = t.open[t.lastID] {
		t.lastID++
		if t.lastID == 0 {
			t.lastID = 1
		}
	}
	t.open[t.lastID] = answer
	return t.lastID, answer
}

func (t *siblings) forget(id uint32) {
	t.mu.Lock()
	delete(t.open, id)
	t.mu.Unlock()
}

// settle gives an answer to who waits for it; one to an id that is not open is a violation.
func (t *siblings) settle(m wire.Message) error {
	t.mu.Lock()
	answer, isOpen := t.open[m.ID]
	delete(t.open, m.ID)
	t.mu.Unlock()
	if !isOpen {
		return wire.Violate(wire.UnknownCall, "%s for id %d, which is not open", m.Kind, m.ID)
	}
	answer <- m
	return nil
}

// sessionOf finds whom to speak through: the call's own session in a handler, the process's outside.
func sessionOf(ctx context.Context, target, method string) (*session, any, error) {
	if c := callOf(ctx); c != nil {
		if c.headers == nil {
			return c.session, nil, nil
		}
		return c.session, c.headers, nil
	}
	if s := current.Load(); s != nil && s.ready.Load() {
		return s, nil, nil
	}
	return nil, nil, &CallError{Code: "CALL_NOPROC", Name: "NotRunning", Target: target, Method: method,
		Message: "the worker is not ready yet, or not running"}
}

// ttlOf is what is left of ctx's deadline in milliseconds, nil for none.
func ttlOf(ctx context.Context, target, method string) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, abandoned(target, method, err)
	}
	deadline, limited := ctx.Deadline()
	if !limited {
		return nil, nil
	}
	left := time.Until(deadline)
	if left <= 0 {
		return nil, abandoned(target, method, context.DeadlineExceeded)
	}
	return math.Max(0, float64(left)/float64(time.Millisecond)), nil
}

func abandoned(target, method string, err error) *CallError {
	code := "CANCELLED"
	if err == context.DeadlineExceeded {
		code = "EXPIRED"
	}
	return &CallError{Code: code, Name: "Abandoned", Message: err.Error(), Target: target, Method: method, Err: err}
}

func unsendable(target, method string, err error) *CallError {
	return &CallError{Code: "UNENCODABLE", Name: "Unencodable", Target: target, Method: method, Err: err,
		Message: fmt.Sprintf("the arguments cannot be carried: %v", err)}
}
