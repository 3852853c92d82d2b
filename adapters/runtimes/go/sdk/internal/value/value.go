// Package value carries Go values to MessagePack bytes and back.
//
// The bytes themselves are read and written by github.com/tinylib/msgp; this package adds what a
// wire between languages needs and the generator-minded library leaves out: reflection over plain
// structs, numbers that change their form without loss (JavaScript writes 2^40 as a float), limits
// on depth, and errors that name the field.
//
//	Go                                wire
//	bool, string                      bool, str
//	int…, uint…                       the shortest integer; a whole float is accepted too
//	float32, float64                  float 64; float 32 and integers are accepted too
//	[]byte, [n]byte                   bin
//	slice, array                      array (a nil slice is an empty array)
//	map, struct                       map with string keys (a nil map is an empty map)
//	pointer, interface                what it holds, or nil
//	time.Time                         the standard timestamp
//	TextMarshaler, json.Marshaler     str, or what the JSON says
//	chan, func, complex, unsafe       an error
package value

import (
	"errors"
	"fmt"
	"strings"
)

// MaxDepth is how deeply arrays, maps and pointers may nest. It turns a cycle into an error instead
// of a stack overflow, which in Go would end the process.
const MaxDepth = 512

// Error says what is wrong with one value and where in the whole it sits.
type Error struct {
	path    []string // innermost first: it grows while the stack unwinds
	problem string
}

// Error reads `items[2].callback: a func cannot be carried`.
func (e *Error) Error() string {
	if len(e.path) == 0 {
		return e.problem
	}
	return e.Path() + ": " + e.problem
}

// Path is the place of the value, such as `items[2].callback`; empty for the whole.
func (e *Error) Path() string {
	const shown = 12 // a cycle would otherwise make a path of MaxDepth steps
	var text strings.Builder
	for i := len(e.path) - 1; i >= 0; i-- {
		if len(e.path)-i > shown {
			text.WriteString("…")
			break
		}
		text.WriteString(e.path[i])
	}
	return strings.TrimPrefix(text.String(), ".")
}

func problem(format string, args ...any) error {
	return &Error{problem: fmt.Sprintf(format, args...)}
}

// within adds one step to the path of an error on its way out.
func within(err error, step string) error {
	var located *Error
	if !errors.As(err, &located) {
		located = &Error{problem: err.Error()}
	}
	located.path = append(located.path, step)
	return located
}
