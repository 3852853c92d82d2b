package value

import (
	"bytes"
	"encoding"
	"encoding/json"
	"io"
	"math"
	"reflect"
	"strconv"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// appendLeaf writes the types that know how they are written.
func appendLeaf(dst []byte, v reflect.Value, depth int) (done bool, out []byte, err error) {
	t := v.Type()
	if t.PkgPath() == "" && t.Kind() != reflect.Pointer || t.Kind() == reflect.Interface {
		return false, dst, nil // predeclared and literal types have no methods
	}
	switch {
	case t == timeType:
		return true, msgp.AppendTimeExt(dst, v.Interface().(time.Time)), nil
	case t == numberType:
		out, err = appendNumber(dst, v.String())
		return true, out, err
	case !v.CanInterface() || t.Kind() == reflect.Pointer && v.IsNil():
		return false, dst, nil
	}
	if !isLeaf(t) && v.CanAddr() && isLeaf(reflect.PointerTo(t)) {
		v, t = v.Addr(), reflect.PointerTo(t)
	}
	switch {
	case t == reflect.PointerTo(timeType):
		return false, dst, nil
	case t.Implements(textMarshalerType):
		text, err := v.Interface().(encoding.TextMarshaler).MarshalText()
		if err != nil {
			return true, dst, problem("%s.MarshalText: %v", t, err)
		}
		return true, msgp.AppendStringFromBytes(dst, text), nil
	case t.Implements(jsonMarshalerType):
		text, err := v.Interface().(json.Marshaler).MarshalJSON()
		if err != nil {
			return true, dst, problem("%s.MarshalJSON: %v", t, err)
		}
		out, err := appendJSON(dst, text, depth+1)
		return true, out, err
	}
	return false, dst, nil
}

// FromJSON writes what JSON text says, numbers without loss; the text must hold exactly one value.
func FromJSON(dst, text []byte) ([]byte, error) { return appendJSON(dst, text, 0) }

func appendJSON(dst, text []byte, depth int) ([]byte, error) {
	var parsed any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&parsed); err != nil {
		return dst, problem("not JSON: %v", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return dst, problem("more than one JSON value")
	}
	return appendAny(dst, parsed, depth)
}

func appendNumber(dst []byte, text string) ([]byte, error) {
	if text == "" {
		return AppendInt(dst, 0), nil
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && !(n == 0 && text[0] == '-') {
		return AppendInt(dst, n), nil
	}
	if n, err := strconv.ParseUint(text, 10, 64); err == nil {
		return msgp.AppendUint64(dst, n), nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) {
		return dst, problem("%s is not a number that can be carried", strconv.Quote(text))
	}
	return AppendFloat(dst, f), nil
}
