package worker

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"tutti.dev/go/internal/value"
	"tutti.dev/go/internal/wire"
)

// Failure is an error whose name and data the caller sees as they are.
//
//	return nil, &worker.Failure{Name: "NoSuchLanguage", Message: "no such language: xx", Data: map[string]any{"language": "xx"}}
type Failure struct {
	Name    string // what the caller matches on; default: the type of Err, else "Failure"
	Message string // default: the message of Err
	Data    any    // anything that can be carried; left out when it cannot
	Err     error  // the cause, optional
}

func (f *Failure) Error() string {
	switch {
	case f.Message == "" && f.Err != nil:
		return f.Err.Error()
	case f.Message == "":
		return f.name()
	}
	return f.Message
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

func (f *Failure) name() string {
	switch {
	case f.Name != "":
		return f.Name
	case f.Err != nil:
		return errorName(f.Err)
	}
	return "Failure"
}

// describeError makes the error map of what a handler returned. Its name is the type of the first
// error in the chain that is not a bare wrapping; its stack is the chain, since plain Go errors
// have none.
func describeError(err error) (described *wire.Error) {
	defer func() {
		if p := recover(); p != nil { // an Error, Unwrap or As method of the user's
			described = &wire.Error{Code: "HANDLER_FAILED", Name: fmt.Sprintf("%T", err),
				Message: "the error panicked when asked for its message: " + describePanicValue(p)}
		}
	}()
	described = &wire.Error{Code: "HANDLER_FAILED", Name: errorName(err), Message: err.Error(), Stack: chainOf(err)}
	walkChain(err, func(inner error, _ int) bool {
		switch inner := inner.(type) {
		case *Failure:
			described.Name, described.Data = inner.name(), inner.Data
		case *CallError:
			described.Data = map[string]any{"code": inner.Code, "name": inner.Name, "target": inner.Target, "data": inner.Data}
		case *InputError:
			described.Data = map[string]any{"code": inner.Code, "name": inner.Name, "data": inner.Data}
		default:
			return true
		}
		return false
	})
	return described
}

// describePanic makes the error map of a panic with any value, or of runtime.Goexit.
func describePanic(p *panicked) *wire.Error {
	described := &wire.Error{Code: "HANDLER_FAILED", Name: "Goexit",
		Message: "the handler ended its goroutine (runtime.Goexit)", Stack: p.stack}
	if p.value == nil {
		return described
	}
	described.Name, described.Message = "panic", describePanicValue(p.value)
	if err, isError := p.value.(error); isError {
		from := describeError(err)
		described.Name, described.Data = from.Name, from.Data
	}
	return described
}

// describePanicValue is its text. fmt survives String and Error methods that panic, but not a
// cycle: those get their type only.
func describePanicValue(p any) string {
	switch p := p.(type) {
	case error, fmt.Stringer:
		return fmt.Sprint(p)
	}
	if _, err := value.Append(nil, p); err != nil {
		return fmt.Sprintf("a value of type %T", p)
	}
	return fmt.Sprint(p)
}

// errorName is the type of the error, such as fs.PathError, looking through fmt.Errorf("…: %w").
func errorName(err error) string {
	for range maxChain {
		inner := errors.Unwrap(err)
		if inner == nil || !strings.HasPrefix(reflect.TypeOf(err).String(), "*fmt.") {
			break
		}
		err = inner
	}
	if failure, ok := err.(*Failure); ok {
		return failure.name()
	}
	return typeName(reflect.TypeOf(err))
}

func typeName(t reflect.Type) string { return strings.TrimLeft(t.String(), "*") }
