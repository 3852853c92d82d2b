package worker

import (
	"context"
	"fmt"
	"reflect"
	"strings"
)

// maxChain bounds every walk along an error: errors.Is and errors.As never come back from one whose
// Unwrap returns itself.
const maxChain = 32

// walkChain visits err and what it wraps, outermost first, until visit says false. Depth counts
// from 0.
func walkChain(err error, visit func(err error, depth int) bool) {
	left := maxChain
	walkFrom(err, 0, &left, visit)
}

func walkFrom(err error, depth int, left *int, visit func(error, int) bool) bool {
	if err == nil {
		return true
	}
	if *left--; *left < 0 || !visit(err, depth) {
		return false
	}
	switch err := err.(type) {
	case interface{ Unwrap() error }:
		return walkFrom(err.Unwrap(), depth+1, left, visit)
	case interface{ Unwrap() []error }:
		for _, inner := range err.Unwrap() {
			if !walkFrom(inner, depth+1, left, visit) {
				return false
			}
		}
	}
	return true
}

// chainOf lists the error and what it wraps, one to a line, outermost first.
func chainOf(err error) string {
	var lines []string
	walkChain(err, func(err error, depth int) bool {
		cause := ""
		if depth > 0 {
			cause = "caused by "
		}
		lines = append(lines, fmt.Sprintf("%s%s%s: %v", strings.Repeat("  ", depth), cause, typeName(reflect.TypeOf(err)), err))
		return true
	})
	return strings.Join(lines, "\n")
}

// isContextError is true for an error that passes on the end of a context.
func isContextError(err error) (found bool) {
	defer func() { _ = recover() }() // an Unwrap of the user's
	walkChain(err, func(err error, _ int) bool {
		found = err == context.Canceled || err == context.DeadlineExceeded
		return !found
	})
	return found
}
