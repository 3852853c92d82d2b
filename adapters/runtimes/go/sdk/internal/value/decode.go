package value

import (
	"reflect"
	"strconv"

	"github.com/tinylib/msgp/msgp"
)

// Decode reads one value into out, a non-nil pointer, and returns the bytes that follow.
//
// The bytes must have passed wire.Check. Unknown map keys are skipped and nil leaves the zero
// value. A number is accepted in any form that the target holds without loss; anything else is an
// *Error that names the field.
func Decode(b []byte, out any) ([]byte, error) {
	return decodeValue(b, reflect.ValueOf(out).Elem(), 0)
}

func decodeValue(b []byte, out reflect.Value, depth int) ([]byte, error) {
	if depth > MaxDepth {
		return b, problem("nested deeper than %d", MaxDepth)
	}
	if msgp.IsNil(b) {
		out.SetZero()
		return b[1:], nil
	}
	if done, rest, err := decodeLeaf(b, out); done {
		return rest, err
	}
	switch out.Kind() {
	case reflect.Pointer:
		if out.IsNil() {
			out.Set(reflect.New(out.Type().Elem()))
		}
		return decodeValue(b, out.Elem(), depth+1)
	case reflect.Interface:
		if out.NumMethod() > 0 {
			return b, mismatch(b, out)
		}
		v, rest, err := decodeAny(b, depth)
		if err == nil && v != nil {
			out.Set(reflect.ValueOf(v))
		}
		return rest, err
	case reflect.Slice, reflect.Array:
		return decodeArray(b, out, depth)
	case reflect.Map:
		return decodeMap(b, out, depth)
	case reflect.Struct:
		return decodeStruct(b, out, depth)
	}
	return decodeScalar(b, out)
}

func decodeScalar(b []byte, out reflect.Value) ([]byte, error) {
	switch kind := msgp.NextType(b); {
	case out.Kind() == reflect.String && kind == msgp.StrType:
		s, rest, err := msgp.ReadStringBytes(b)
		out.SetString(s)
		return rest, err
	case out.Kind() == reflect.Bool && kind == msgp.BoolType:
		v, rest, err := msgp.ReadBoolBytes(b)
		out.SetBool(v)
		return rest, err
	case isNumber(kind) && (out.CanInt() || out.CanUint() || out.CanFloat()):
		return decodeNumber(b, out)
	}
	return b, mismatch(b, out)
}

func decodeArray(b []byte, out reflect.Value, depth int) ([]byte, error) {
	kind := msgp.NextType(b)
	if kind == msgp.BinType && out.Type().Elem().Kind() == reflect.Uint8 {
		return decodeBytes(b, out)
	}
	if kind != msgp.ArrayType {
		return b, mismatch(b, out)
	}
	n, b, err := msgp.ReadArrayHeaderBytes(b)
	if err != nil {
		return b, err
	}
	if out.Kind() == reflect.Array && int(n) != out.Len() {
		return b, problem("expected %d elements; got %d", out.Len(), n)
	}
	if out.Kind() == reflect.Slice {
		out.Set(reflect.MakeSlice(out.Type(), 0, int(min(n, 1024)))) // grows as elements prove real
	}
	for i := range int(n) {
		if out.Kind() == reflect.Slice {
			if i == out.Cap() {
				out.Grow(1)
			}
			out.SetLen(i + 1)
		}
		if b, err = decodeValue(b, out.Index(i), depth+1); err != nil {
			return b, within(err, "["+strconv.Itoa(i)+"]")
		}
	}
	return b, nil
}

func decodeBytes(b []byte, out reflect.Value) ([]byte, error) {
	bytes, rest, err := msgp.ReadBytesBytes(b, nil) // a copy: the frame's buffer is not the handler's
	switch {
	case err != nil:
		return b, err
	case out.Kind() == reflect.Slice:
		out.SetBytes(bytes)
	case len(bytes) != out.Len():
		return b, problem("expected %d bytes; got %d", out.Len(), len(bytes))
	default:
		reflect.Copy(out, reflect.ValueOf(bytes))
	}
	return rest, nil
}

func mismatch(b []byte, out reflect.Value) error {
	return problem("expected %s; got %s", expected(out.Type()), msgp.NextType(b))
}

func expected(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "a map"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "a boolean"
	}
	return t.String()
}
