package worker

import (
	"context"
	"fmt"
	"reflect"

	"tutti.dev/go/internal/value"
	"tutti.dev/go/internal/wire"
)

// question is what Call and Stream ask of another worker.
type question struct {
	target, method string
	args           any
	idempotent     bool
	window         int // elements of the result that may come before more are asked for; 0 for one value
}

// upcall is a question on its way: the CALL has been sent.
type upcall struct {
	question
	session *session
	id      uint32
	answer  *inflow
}

// ask sends a CALL as soon as the host allows one more. Every error is a *CallError, and then
// nothing was sent.
func ask(ctx context.Context, q question) (*upcall, error) {
	s, headers, err := sessionOf(ctx, q.target, q.method)
	if err != nil {
		return nil, err
	}
	if err := s.siblings.enter(ctx); err != nil {
		return nil, abandoned(q.target, q.method, err)
	}
	ttl, err := ttlOf(ctx, q.target, q.method) // at the moment of writing: it may have waited for its place
	if err != nil {
		s.siblings.leave()
		return nil, err
	}
	u := &upcall{question: q, session: s, answer: newInflow(q.window)}
	u.id = s.siblings.register(u.answer)
	elements := []any{u.id, q.target, q.method, q.args, ttl, headers}
	switch credit := u.answer.demand(); {
	case credit > 0:
		elements = append(elements, q.idempotent, credit)
	case q.idempotent:
		elements = append(elements, true)
	}
	if err := s.carry(s.out.send, wire.Call, elements...); err != nil {
		s.siblings.forget(u.id)
		return nil, unsendable(q.target, q.method, err)
	}
	return u, nil
}

// cancel tells the host that nobody waits any more; nothing when the answer has come. The id stays
// open until the host has answered it, which it does all the same.
func (u *upcall) cancel() {
	if !u.answer.isOver() {
		u.session.transmit(u.session.out.send, wire.Cancel, u.id)
	}
}

// failure is that of an answer which has come, nil for REPLY.
func (u *upcall) failure() error {
	e := u.answer.last.Error
	if e == nil {
		return nil
	}
	return &CallError{Code: e.Code, Name: e.Name, Message: e.Message, Stack: e.Stack, Data: e.Data, Target: u.target, Method: u.method}
}

// read decodes a value of the answer into out, a pointer.
func (u *upcall) read(raw []byte, out any) error {
	if _, err := value.Decode(raw, out); err != nil {
		return &CallError{Code: "UNENCODABLE", Name: "BadResult", Target: u.target, Method: u.method,
			Message: fmt.Sprintf("the result does not fit %s: %v", typeName(reflect.TypeOf(out)), err)}
	}
	return nil
}
