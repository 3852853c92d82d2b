package worker

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"tutti.dev/go/internal/wire"
)

// CallError is why Call, Cast or Stream failed. Match on Code: one of the protocol's
// (HANDLER_FAILED, UNKNOWN_METHOD, EXPIRED, CANCELLED, UNENCODABLE, STOPPING, STREAM_ONLY) or a
// CALL_… code of the host.
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
// target is a path from the root ("linguistics/tokenizer") or relative to our own supervisor
// ("./tokenizer"). What is left of ctx's deadline goes along, and so do the headers of the call
// that ctx belongs to. When ctx ends, the host is told and Call returns. Every error is a
// *CallError.
//
// The host bounds how many calls of this worker may be open at a time. One more waits here for an
// answer to another; when its ctx ends first, it fails without having been sent.
func Call[Out any](ctx context.Context, target, method string, args any, options ...CallOption) (Out, error) {
	var out Out
	asked, err := ask(ctx, question{target: target, method: method, args: args, idempotent: slices.Contains(options, Idempotent)})
	if err != nil {
		return out, err
	}
	select {
	case <-asked.answer.elements: // closed by the answer
	case <-ctx.Done():
		asked.cancel()
		return out, abandoned(target, method, ctx.Err())
	}
	if err = asked.failure(); err == nil {
		err = asked.read(asked.answer.last.Value, &out)
	}
	return out, err
}

// CallOption says something about one Call or Stream.
type CallOption int

// Idempotent declares that the call may be run more than once: the host repeats it when the worker
// that has it dies; a stream only while no element of it has come.
const Idempotent CallOption = 1

// Cast tells another worker something, through the host, and returns as soon as it is on its way.
// Errors: *CallError.
func Cast(ctx context.Context, target, method string, args any) error {
	s, headers, err := sessionOf(ctx, target, method)
	if err != nil {
		return err
	}
	ttl, err := ttlOf(ctx, target, method)
	if err != nil {
		return err
	}
	if err := s.carry(s.out.send, wire.Cast, target, method, args, ttl, headers); err != nil {
		return unsendable(target, method, err)
	}
	return nil
}

// sessionOf finds whom to speak through: the call's own session in a handler, the process's
// outside.
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
