package value

import (
	"encoding/json"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/tinylib/msgp/msgp"
)

// ToJSON writes one MessagePack value as JSON text and returns the bytes that follow it.
//
// Binary, NaN, the infinities and extension types are errors: JSON has no form for them. Timestamps
// become RFC 3339 text.
func ToJSON(dst, b []byte) (text, rest []byte, err error) { return toJSON(dst, b, 0) }

func toJSON(dst, b []byte, depth int) ([]byte, []byte, error) {
	if depth > 2*MaxDepth {
		return dst, b, tooDeep()
	}
	switch kind := msgp.NextType(b); kind {
	case msgp.NilType:
		return append(dst, "null"...), b[1:], nil
	case msgp.BoolType:
		v, rest, err := msgp.ReadBoolBytes(b)
		return strconv.AppendBool(dst, v), rest, err
	case msgp.StrType:
		s, rest, err := msgp.ReadStringZC(b)
		return appendText(dst, s), rest, err
	case msgp.IntType, msgp.UintType, msgp.Float32Type, msgp.Float64Type:
		return numberToJSON(dst, b)
	case msgp.TimeType:
		moment, rest, err := msgp.ReadTimeUTCBytes(b)
		return appendText(dst, []byte(moment.Format(time.RFC3339Nano))), rest, err
	case msgp.ArrayType:
		n, rest, err := msgp.ReadArrayHeaderBytes(b)
		return listToJSON(append(dst, '['), rest, err, n, depth)
	case msgp.MapType:
		n, rest, err := msgp.ReadMapHeaderBytes(b)
		return mapToJSON(append(dst, '{'), rest, err, n, depth)
	case msgp.BinType:
		return dst, b, problem("JSON carries no binary")
	default:
		return dst, b, problem("JSON carries no extension types")
	}
}

func numberToJSON(dst, b []byte) ([]byte, []byte, error) {
	n, rest, err := readNumber(b)
	switch {
	case err != nil:
		return dst, b, err
	case n.form == msgp.IntType:
		return strconv.AppendInt(dst, n.signed, 10), rest, nil
	case n.form == msgp.UintType:
		return strconv.AppendUint(dst, n.unsigned, 10), rest, nil
	case math.IsNaN(n.float) || math.IsInf(n.float, 0):
		return dst, b, problem("JSON carries no NaN and no infinities")
	}
	if text, err := json.Marshal(n.float); err == nil {
		dst = append(dst, text...)
	}
	return dst, rest, nil
}

func listToJSON(dst, b []byte, err error, n uint32, depth int) ([]byte, []byte, error) {
	for i := uint32(0); i < n && err == nil; i++ {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, b, err = toJSON(dst, b, depth+1); err != nil {
			return dst, b, within(err, "["+strconv.Itoa(int(i))+"]")
		}
	}
	return append(dst, ']'), b, err
}

func mapToJSON(dst, b []byte, err error, n uint32, depth int) ([]byte, []byte, error) {
	for i := uint32(0); i < n && err == nil; i++ {
		if i > 0 {
			dst = append(dst, ',')
		}
		var key string
		if key, b, err = keyString(b); err != nil {
			return dst, b, err
		}
		dst = append(appendText(dst, []byte(key)), ':')
		if dst, b, err = toJSON(dst, b, depth+1); err != nil {
			return dst, b, within(err, "."+key)
		}
	}
	return append(dst, '}'), b, err
}

const hexDigits = "0123456789abcdef"

// appendText quotes text; bytes that are not UTF-8 become U+FFFD.
func appendText(dst, text []byte) []byte {
	dst = append(dst, '"')
	for len(text) > 0 {
		c := text[0]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		case c < utf8.RuneSelf:
			dst = append(dst, c)
		default:
			letter, size := utf8.DecodeRune(text)
			dst = utf8.AppendRune(dst, letter)
			text = text[size:]
			continue
		}
		text = text[1:]
	}
	return append(dst, '"')
}
