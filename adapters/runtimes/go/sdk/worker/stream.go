package worker

import (
	"context"
	"iter"
	"slices"

	"tutti.dev/go/internal/wire"
)

// Stream asks another worker, through the host, for a result in elements, and yields them as they
// come.
//
//	for token, err := range worker.Stream[string](ctx, "./tokenizer", "tokens", text) {
//		if err != nil {
//			return err
//		}
//		…
//	}
//
// Target, time, headers, options and the bound on open calls are those of [Call]. Every range is a
// call of its own, which starts with the range and is open until its end. A few elements come ahead
// of the loop, more as it takes them; a loop that leaves early cancels the call. An error is the
// last thing that is yielded, always a *CallError. A method that returns one value yields that.
func Stream[Out any](ctx context.Context, target, method string, args any, options ...CallOption) iter.Seq2[Out, error] {
	q := question{target: target, method: method, args: args, idempotent: slices.Contains(options, Idempotent), window: windowElements}
	return func(yield func(Out, error) bool) {
		asked, err := ask(ctx, q)
		if err == nil {
			err = each(ctx, asked, yield)
		}
		if err != nil {
			var none Out
			yield(none, err)
		}
	}
}

// each gives the elements to yield until the end, an error, or until yield has enough. A call that
// is open then is cancelled.
func each[Out any](ctx context.Context, u *upcall, yield func(Out, error) bool) error {
	defer u.cancel() // deferred: yield may panic
	for {
		raw, isEnd, err := u.next(ctx)
		if isEnd || err != nil {
			return err
		}
		var element Out
		if err := u.read(raw, &element); err != nil {
			return err
		}
		if !yield(element, nil) {
			return nil
		}
	}
}

// next waits for an element.
func (u *upcall) next(ctx context.Context) (raw []byte, isEnd bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, abandoned(u.target, u.method, err)
	}
	if n := u.answer.demand(); n > 0 {
		u.session.transmit(u.session.out.send, wire.Credit, u.id, n)
	}
	select {
	case raw, isOpen := <-u.answer.elements:
		if !isOpen {
			return nil, true, u.failure()
		}
		return raw, false, nil
	case <-ctx.Done():
		return nil, false, abandoned(u.target, u.method, ctx.Err())
	}
}
