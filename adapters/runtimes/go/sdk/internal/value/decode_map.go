package value

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/tinylib/msgp/msgp"
)

func decodeMap(b []byte, out reflect.Value, depth int) ([]byte, error) {
	if msgp.NextType(b) != msgp.MapType {
		return b, mismatch(b, out)
	}
	n, b, err := msgp.ReadMapHeaderBytes(b)
	t := out.Type()
	if out.IsNil() {
		out.Set(reflect.MakeMapWithSize(t, int(min(n, 1024))))
	}
	for i := uint32(0); i < n && err == nil; i++ {
		key, v := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		if b, err = decodeKey(b, key); err != nil {
			return b, within(err, " key "+strconv.Itoa(int(i)))
		}
		if b, err = decodeValue(b, v, depth+1); err != nil {
			return b, within(err, "."+describeKey(key))
		}
		out.SetMapIndex(key, v)
	}
	return b, err
}

// decodeKey reads a key; one that travels as text is also accepted for a number, as encoding/json
// does.
func decodeKey(b []byte, key reflect.Value) ([]byte, error) {
	if key.Kind() == reflect.String && msgp.NextType(b) != msgp.StrType {
		text, rest, err := keyString(b)
		key.SetString(text)
		return rest, err
	}
	if (key.CanInt() || key.CanUint()) && msgp.NextType(b) == msgp.StrType {
		text, rest, err := msgp.ReadStringBytes(b)
		if err == nil {
			var number []byte
			if number, err = appendNumber(nil, text); err == nil {
				_, err = decodeNumber(number, key)
			}
		}
		return rest, err
	}
	if key.Kind() == reflect.Interface {
		text, rest, err := keyString(b)
		if err == nil {
			key.Set(reflect.ValueOf(text))
		}
		return rest, err
	}
	return decodeValue(b, key, 0)
}

// keyString reads a key of any simple type as text.
func keyString(b []byte) (string, []byte, error) {
	switch kind := msgp.NextType(b); {
	case kind == msgp.StrType:
		return msgp.ReadStringBytes(b)
	case isNumber(kind) || kind == msgp.BoolType || kind == msgp.NilType:
		text, rest, err := ToJSON(nil, b)
		return string(text), rest, err
	default:
		return "", b, problem("a map key of type %s", kind)
	}
}

func describeKey(key reflect.Value) string {
	text, _ := keyText(key)
	return text
}

func decodeStruct(b []byte, out reflect.Value, depth int) ([]byte, error) {
	if msgp.NextType(b) != msgp.MapType {
		return b, mismatch(b, out)
	}
	plan := planOf(out.Type())
	n, b, err := msgp.ReadMapHeaderBytes(b)
	for i := uint32(0); i < n && err == nil; i++ {
		var f *field
		if f, b, err = plan.find(b); err != nil {
			return b, err
		}
		if f == nil {
			b = skip(b)
			continue
		}
		if b, err = decodeValue(b, memberOf(out, f.index), depth+1); err != nil {
			return b, within(err, "."+f.name)
		}
	}
	return b, err
}

func (p *structPlan) find(b []byte) (*field, []byte, error) {
	if msgp.NextType(b) != msgp.StrType {
		_, rest, err := keyString(b)
		return nil, rest, err
	}
	name, rest, err := msgp.ReadStringZC(b)
	f, ok := p.byName[string(name)]
	if !ok {
		f = p.folded[strings.ToLower(string(name))]
	}
	return f, rest, err
}

// memberOf finds a field, making the embedded structs on the way.
func memberOf(v reflect.Value, index []int) reflect.Value {
	for i, n := range index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(n)
	}
	return v
}
