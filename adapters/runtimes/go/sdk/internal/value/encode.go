package value

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"

	"github.com/tinylib/msgp/msgp"
)

// Append writes v at the end of dst.
//
// NaN and the infinities are carried. On an error (always an *Error) the bytes after len(dst) are
// meaningless.
func Append(dst []byte, v any) ([]byte, error) { return appendAny(dst, v, 0) }

// appendAny takes the common types without reflection.
func appendAny(dst []byte, v any, depth int) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return msgp.AppendNil(dst), nil
	case string:
		return msgp.AppendString(dst, v), nil
	case bool:
		return msgp.AppendBool(dst, v), nil
	case int:
		return AppendInt(dst, int64(v)), nil
	case int64:
		return AppendInt(dst, v), nil
	case uint64:
		return msgp.AppendUint64(dst, v), nil
	case float64:
		return AppendFloat(dst, v), nil
	case []byte:
		return msgp.AppendBytes(dst, v), nil
	case []string:
		dst = msgp.AppendArrayHeader(dst, uint32(len(v)))
		for _, s := range v {
			dst = msgp.AppendString(dst, s)
		}
		return dst, nil
	case map[string]any:
		return appendStringMap(dst, v, depth)
	}
	return appendValue(dst, reflect.ValueOf(v), depth)
}

func appendStringMap(dst []byte, m map[string]any, depth int) ([]byte, error) {
	if depth > MaxDepth {
		return dst, tooDeep()
	}
	dst = msgp.AppendMapHeader(dst, uint32(len(m)))
	for key, v := range m {
		var err error
		dst = msgp.AppendString(dst, key)
		if dst, err = appendAny(dst, v, depth+1); err != nil {
			return dst, within(err, "."+key)
		}
	}
	return dst, nil
}

func tooDeep() error { return problem("nested deeper than %d, or a cycle", MaxDepth) }

// AppendInt picks the shortest form, unsigned for what is not negative.
func AppendInt(dst []byte, n int64) []byte {
	if n >= 0 {
		return msgp.AppendUint64(dst, uint64(n))
	}
	return msgp.AppendInt64(dst, n)
}

// AppendFloat always takes eight bytes, as every other SDK and the host do.
func AppendFloat(dst []byte, f float64) []byte { return msgp.AppendFloat64(dst, f) }

func appendValue(dst []byte, v reflect.Value, depth int) ([]byte, error) {
	if depth > MaxDepth {
		return dst, tooDeep()
	}
	if !v.IsValid() {
		return msgp.AppendNil(dst), nil
	}
	if done, out, err := appendLeaf(dst, v, depth); done {
		return out, err
	}
	switch v.Kind() {
	case reflect.Bool:
		return msgp.AppendBool(dst, v.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return AppendInt(dst, v.Int()), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return msgp.AppendUint64(dst, v.Uint()), nil
	case reflect.Float32, reflect.Float64:
		return AppendFloat(dst, v.Float()), nil
	case reflect.String:
		return msgp.AppendString(dst, v.String()), nil
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return msgp.AppendNil(dst), nil
		}
		return appendValue(dst, v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		return appendArray(dst, v, depth)
	case reflect.Map:
		return appendMap(dst, v, depth)
	case reflect.Struct:
		return appendStruct(dst, v, depth)
	}
	return dst, problem("a %s cannot be carried", v.Kind())
}

func appendArray(dst []byte, v reflect.Value, depth int) ([]byte, error) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		if v.Kind() == reflect.Array && !v.CanAddr() {
			settable := reflect.New(v.Type()).Elem()
			settable.Set(v)
			v = settable
		}
		return msgp.AppendBytes(dst, v.Bytes()), nil
	}
	dst = msgp.AppendArrayHeader(dst, uint32(v.Len()))
	for i := range v.Len() {
		var err error
		if dst, err = appendValue(dst, v.Index(i), depth+1); err != nil {
			return dst, within(err, "["+strconv.Itoa(i)+"]")
		}
	}
	return dst, nil
}

func appendMap(dst []byte, v reflect.Value, depth int) ([]byte, error) {
	dst = msgp.AppendMapHeader(dst, uint32(v.Len()))
	for entry := v.MapRange(); entry.Next(); {
		key, err := keyText(entry.Key())
		if err != nil {
			return dst, err
		}
		dst = msgp.AppendString(dst, key)
		if dst, err = appendValue(dst, entry.Value(), depth+1); err != nil {
			return dst, within(err, "."+key)
		}
	}
	return dst, nil
}

// keyText turns a map key into text, as encoding/json does: other languages read maps with string
// keys best.
func keyText(key reflect.Value) (string, error) {
	if key.Kind() == reflect.Interface {
		key = key.Elem()
	}
	switch {
	case !key.IsValid():
		return "", problem("a nil map key cannot be carried")
	case key.Kind() == reflect.String:
		return key.String(), nil
	case key.CanInterface() && key.Type().Implements(textMarshalerType):
		text, err := key.Interface().(encoding.TextMarshaler).MarshalText()
		return string(text), err
	case key.CanInt(), key.CanUint():
		return fmt.Sprint(key), nil
	}
	return "", problem("a map key of type %s cannot be carried", key.Type())
}

func appendStruct(dst []byte, v reflect.Value, depth int) ([]byte, error) {
	plan := planOf(v.Type())
	count := len(plan.fields)
	if plan.omits {
		count = 0
		for i := range plan.fields {
			if _, present := plan.fields[i].of(v); present {
				count++
			}
		}
	}
	dst = msgp.AppendMapHeader(dst, uint32(count))
	for i := range plan.fields {
		f := &plan.fields[i]
		member, present := f.of(v)
		if !present {
			continue
		}
		var err error
		dst = append(dst, f.key...)
		if dst, err = appendValue(dst, member, depth+1); err != nil {
			return dst, within(err, "."+f.name)
		}
	}
	return dst, nil
}

// of finds the field in v; absent when it is to be omitted or sits behind a nil embedded pointer.
func (f *field) of(v reflect.Value) (reflect.Value, bool) {
	member, err := v.FieldByIndexErr(f.index)
	if err != nil || f.omitZero && member.IsZero() || f.omitEmpty && isEmpty(member) {
		return member, false
	}
	return member, true
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}
