package worker

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"tutti.dev/go/internal/value"
	"tutti.dev/go/internal/wire"
)

// InputError is why the elements of an argument broke off: their source, at the caller, failed.
type InputError struct {
	Code    string
	Name    string // the type of the caller's exception
	Message string
	Stack   string // in the caller's language's format
	Data    any
}

func (e *InputError) Error() string {
	return fmt.Sprintf("the input failed: %s: %s", e.Code, e.Message)
}

// Input yields the elements that the caller of the call that ctx belongs to sends beside its
// arguments.
//
//	for n, err := range worker.Input[float64](ctx) {
//		if err != nil {
//			return 0, err
//		}
//		sum += n
//	}
//
// Elements are asked for as they are taken, a few ahead; none before the first is wanted. When the
// caller sends none there is nothing to yield. An error is the last thing that is yielded: a
// *[InputError] when the caller's source failed, ctx's error when ctx or the call has ended, a
// *[Failure] named BadArguments for an element that does not fit T, which is then dropped.
//
// A range that was left goes on in the next one, and each element is yielded once, also when
// several goroutines range.
func Input[T any](ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		c := callOf(ctx)
		if c == nil || c.input == nil {
			return
		}
		for {
			var element T
			err := c.readInput(ctx, &element)
			if err == errInputEnds || !yield(element, err) || err != nil {
				return
			}
		}
	}
}

var errInputEnds = errors.New("the input has no more elements")

// readInput waits for the next element and decodes it into element, a pointer.
func (c *call) readInput(ctx context.Context, element any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if n := c.input.demand(); n > 0 {
		c.session.transmit(func(frame []byte) { c.give(frame) }, wire.Pull, c.id, n)
	}
	select {
	case raw, isOpen := <-c.input.elements:
		if !isOpen {
			return inputEnd(c.input.last.Error)
		}
		if _, err := value.Decode(raw, element); err != nil {
			return &Failure{Name: "BadArguments", Message: fmt.Sprintf("%s: an element of the input does not fit: %v", c.method, err)}
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-c.Done(): // ctx may be one that does not end with the call
		return c.Err()
	}
}

func inputEnd(failure *wire.Error) error {
	if failure == nil {
		return errInputEnds
	}
	return &InputError{Code: failure.Code, Name: failure.Name, Message: failure.Message, Stack: failure.Stack, Data: failure.Data}
}
