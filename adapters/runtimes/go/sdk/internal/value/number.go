package value

import (
	"math"
	"reflect"

	"github.com/tinylib/msgp/msgp"
)

func isNumber(kind msgp.Type) bool {
	switch kind {
	case msgp.IntType, msgp.UintType, msgp.Float32Type, msgp.Float64Type:
		return true
	}
	return false
}

// number is one number from the wire; exactly one of the three forms is the original.
type number struct {
	form     msgp.Type // IntType: signed; UintType: unsigned, beyond int64; Float64Type: float
	signed   int64
	unsigned uint64
	float    float64
}

func readNumber(b []byte) (number, []byte, error) {
	if kind := msgp.NextType(b); kind == msgp.Float32Type || kind == msgp.Float64Type {
		f, rest, err := msgp.ReadFloat64Bytes(b)
		return number{form: msgp.Float64Type, float: f}, rest, err
	}
	if n, rest, err := msgp.ReadInt64Bytes(b); err == nil {
		return number{form: msgp.IntType, signed: n}, rest, nil
	}
	n, rest, err := msgp.ReadUint64Bytes(b)
	return number{form: msgp.UintType, unsigned: n}, rest, err
}

// decodeNumber fills an int, uint or float of any width from any form of number, or says why that
// would lose something.
func decodeNumber(b []byte, out reflect.Value) ([]byte, error) {
	n, rest, err := readNumber(b)
	if err != nil {
		return b, err
	}
	fits := false
	switch {
	case out.CanInt():
		var whole int64
		if whole, fits = n.asInt(); fits && !out.OverflowInt(whole) {
			out.SetInt(whole)
			return rest, nil
		}
	case out.CanUint():
		var whole uint64
		if whole, fits = n.asUint(); fits && !out.OverflowUint(whole) {
			out.SetUint(whole)
			return rest, nil
		}
	default:
		var f float64
		if f, fits = n.asFloat(); fits && !out.OverflowFloat(f) {
			out.SetFloat(f)
			return rest, nil
		}
	}
	text, _, _ := ToJSON(nil, b)
	return b, problem("%s does not fit into %s", orNotFinite(text), out.Type())
}

func orNotFinite(text []byte) string {
	if len(text) == 0 {
		return "NaN or an infinity"
	}
	return string(text)
}

func (n number) asInt() (int64, bool) {
	switch n.form {
	case msgp.IntType:
		return n.signed, true
	case msgp.UintType:
		return 0, false
	}
	// −2⁶³ is a float; 2⁶³ is the first float too large.
	if n.float != math.Trunc(n.float) || n.float < math.MinInt64 || n.float >= 1<<63 {
		return 0, false
	}
	return int64(n.float), true
}

func (n number) asUint() (uint64, bool) {
	switch n.form {
	case msgp.IntType:
		return uint64(n.signed), n.signed >= 0
	case msgp.UintType:
		return n.unsigned, true
	}
	if n.float != math.Trunc(n.float) || n.float < 0 || n.float >= 1<<64 {
		return 0, false
	}
	return uint64(n.float), true
}

func (n number) asFloat() (float64, bool) {
	switch n.form {
	case msgp.IntType:
		f := float64(n.signed)
		return f, f < 1<<63 && int64(f) == n.signed
	case msgp.UintType:
		f := float64(n.unsigned)
		return f, f < 1<<64 && uint64(f) == n.unsigned
	}
	return n.float, true
}
