package value

import (
	"encoding"
	"encoding/json"
	"math"
	"reflect"

	"github.com/tinylib/msgp/msgp"
)

// decodeLeaf fills the types that read themselves.
func decodeLeaf(b []byte, out reflect.Value) (done bool, rest []byte, err error) {
	t := out.Type()
	if t.PkgPath() == "" {
		return false, b, nil
	}
	if t == timeType && msgp.NextType(b) == msgp.TimeType {
		moment, rest, err := msgp.ReadTimeUTCBytes(b)
		out.Set(reflect.ValueOf(moment))
		return true, rest, err
	}
	if t == numberType && isNumber(msgp.NextType(b)) {
		text, rest, err := ToJSON(nil, b)
		out.SetString(string(text))
		return true, rest, err
	}
	pointer := reflect.PointerTo(t)
	if pointer.Implements(textUnmarshalerType) && msgp.NextType(b) == msgp.StrType {
		text, rest, err := msgp.ReadStringZC(b)
		if err == nil {
			err = out.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(text)
		}
		return true, rest, asError(err)
	}
	if pointer.Implements(jsonUnmarshalerType) {
		text, rest, err := ToJSON(nil, b)
		if err == nil {
			err = out.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(text)
		}
		return true, rest, asError(err)
	}
	return false, b, nil
}

// decodeAny gives int64 (uint64 beyond it), float64, string, bool, []byte, time.Time, []any,
// map[string]any or nil.
func decodeAny(b []byte, depth int) (any, []byte, error) {
	switch kind := msgp.NextType(b); kind {
	case msgp.NilType:
		return nil, b[1:], nil
	case msgp.StrType:
		return read(msgp.ReadStringBytes(b))
	case msgp.BoolType:
		return read(msgp.ReadBoolBytes(b))
	case msgp.BinType:
		return read(msgp.ReadBytesBytes(b, nil))
	case msgp.TimeType:
		return read(msgp.ReadTimeUTCBytes(b))
	case msgp.Float32Type, msgp.Float64Type:
		return read(msgp.ReadFloat64Bytes(b))
	case msgp.IntType, msgp.UintType:
		if n, rest, err := msgp.ReadUint64Bytes(b); err == nil && n > math.MaxInt64 {
			return n, rest, nil
		}
		return read(msgp.ReadInt64Bytes(b))
	case msgp.ArrayType:
		out := []any{}
		rest, err := decodeArray(b, reflect.ValueOf(&out).Elem(), depth)
		return out, rest, err
	case msgp.MapType:
		out := map[string]any{}
		rest, err := decodeMap(b, reflect.ValueOf(&out).Elem(), depth)
		return out, rest, err
	default:
		return nil, b, problem("an extension type that is not a timestamp")
	}
}

// read forgets the static type of what msgp read.
func read[T any](v T, rest []byte, err error) (any, []byte, error) { return v, rest, err }

func asError(err error) error {
	if err == nil {
		return nil
	}
	return problem("%v", err)
}
