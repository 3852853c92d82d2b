package wire

import (
	"math"

	"tutti.dev/go/internal/value"

	"github.com/tinylib/msgp/msgp"
)

const (
	required = false
	optional = true
)

// elements walks the array of one payload and keeps the first thing that was wrong. Missing
// trailing elements count as nil.
type elements struct {
	b    []byte
	left uint32
	kind Kind
	err  error
}

func elementsOf(payload []byte) (*elements, error) {
	if msgp.NextType(payload) != msgp.ArrayType {
		return nil, Violate(BadMessage, "a payload must be an array; got %s", msgp.NextType(payload))
	}
	n, rest, err := msgp.ReadArrayHeaderBytes(payload)
	if err != nil || n == 0 {
		return nil, Violate(BadMessage, "an empty array")
	}
	return &elements{b: rest, left: n}, nil
}

// next steps to the next element; false when it is nil, missing, or something was wrong before.
func (e *elements) next() bool {
	if e.err != nil || e.left == 0 {
		return false
	}
	e.left--
	if msgp.IsNil(e.b) {
		e.b = e.b[1:]
		return false
	}
	return true
}

func (e *elements) fail(name, expected string) {
	if e.err == nil {
		e.err = Violate(BadMessage, "%s: expected %s to be %s", e.kind, name, expected)
	}
}

// take decodes the element at hand into out.
func (e *elements) take(out any) bool {
	rest, err := value.Decode(e.b, out)
	if err == nil {
		e.b = rest
	}
	return err == nil
}

// text and the others below declare what they decode into only when there is something: it costs an
// allocation.
func (e *elements) text(name string, nilAllowed bool) string {
	if !e.next() {
		e.missing(name, "a string", nilAllowed)
		return ""
	}
	var text string
	if !e.take(&text) {
		e.fail(name, "a string")
	}
	return text
}

func (e *elements) missing(name, expected string, nilAllowed bool) {
	if !nilAllowed {
		e.fail(name, expected)
	}
}

// number gives NaN for nil; a negative number and NaN are refused.
func (e *elements) number(name string, nilAllowed bool) float64 {
	if !e.next() {
		e.missing(name, "a number of at least 0", nilAllowed)
		return math.NaN()
	}
	var n float64
	if !e.take(&n) || !(n >= 0) {
		e.fail(name, "a number of at least 0")
	}
	return n
}

func (e *elements) whole(name string, least, most int64) (n int64) {
	if !e.next() || !e.take(&n) || n < least && name != "kind" || n > most {
		e.fail(name, "an integer in its range")
	}
	return n
}

func (e *elements) id() uint32 { return uint32(e.whole("id", 1, MaxID)) }

// raw hands out the bytes of the element itself, 0xc0 when it is missing.
func (e *elements) raw() []byte {
	if e.err != nil || e.left == 0 {
		return []byte{0xc0}
	}
	e.left--
	size, err := value.Size(e.b)
	if err != nil {
		e.err = Violate(BadPayload, "%v", err)
		return nil
	}
	raw := e.b[:size:size]
	e.b = e.b[size:]
	return raw
}

// flag gives false for nil.
func (e *elements) flag(name string) bool {
	if !e.next() {
		return false
	}
	var flag bool
	if !e.take(&flag) {
		e.fail(name, "true, false or nil")
	}
	return flag
}

func (e *elements) headers() map[string]string {
	if !e.next() {
		return nil
	}
	var headers map[string]string
	if msgp.NextType(e.b) != msgp.MapType || !e.take(&headers) {
		e.fail("headers", "a map of strings")
	}
	return headers
}

// credit gives 0 for nil.
func (e *elements) credit() int64 {
	if !e.next() {
		return 0
	}
	var n int64
	if !e.take(&n) || n < 1 {
		e.fail("credit", "an integer of at least 1, or nil")
	}
	return n
}

// failure gives nil when there is none.
func (e *elements) failure(nilAllowed bool) *Error {
	if !e.next() {
		e.missing("error", errorShape, nilAllowed)
		return nil
	}
	failure := &Error{}
	if msgp.NextType(e.b) != msgp.MapType || !e.take(failure) {
		e.fail("error", errorShape)
	}
	return failure
}

const errorShape = "a map with code, name and message"
