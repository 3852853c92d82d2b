package value

import (
	"encoding/binary"
	"errors"
)

var (
	errShort   = errors.New("it ends inside a value")
	errLead    = errors.New("0xc1 is not MessagePack")
	errClaims  = errors.New("a header claims more elements than there are bytes")
	errMore    = errors.New("it holds more than one value")
	errNothing = errors.New("it holds no value")
)

// Check makes sure that b is exactly one complete MessagePack value.
//
// It allocates nothing and does not recurse, whatever the headers claim, so that everything after
// it may trust lengths.
func Check(b []byte) error {
	size, err := Size(b)
	if err == nil && size != len(b) {
		err = errMore
	}
	return err
}

// Size is the length in bytes of the first value in b.
func Size(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, errNothing
	}
	at, open := 0, uint64(1) // values still to come; no stack is needed to skip
	for open > 0 {
		if at >= len(b) {
			return 0, errShort
		}
		size, children, err := head(b[at:])
		if err != nil {
			return 0, err
		}
		if size > uint64(len(b)-at) {
			return 0, errShort
		}
		at += int(size)
		open += children - 1
		if open > uint64(len(b)-at) {
			return 0, errClaims
		}
	}
	return at, nil
}

// skip steps over a value that Check has seen.
func skip(b []byte) []byte {
	size, err := Size(b)
	if err != nil {
		return nil
	}
	return b[size:]
}

// head reads one lead byte and the length behind it: the bytes of this value without its elements,
// and how many elements follow.
func head(b []byte) (size, children uint64, err error) {
	lead := b[0]
	switch {
	case lead <= 0x7f || lead >= 0xe0: // fixint
		return 1, 0, nil
	case lead <= 0x8f: // fixmap
		return 1, 2 * uint64(lead&15), nil
	case lead <= 0x9f: // fixarray
		return 1, uint64(lead & 15), nil
	case lead <= 0xbf: // fixstr
		return 1 + uint64(lead&31), 0, nil
	}
	layout := layouts[lead-0xc0]
	switch {
	case layout.size == 0:
		return 0, 0, errLead
	case len(b) < 1+layout.length:
		return 0, 0, errShort
	case layout.length == 0:
		return uint64(layout.size), 0, nil
	}
	claimed := claim(b[1:], layout.length)
	if layout.perElement > 0 {
		return uint64(layout.size), layout.perElement * claimed, nil
	}
	return uint64(layout.size) + claimed, 0, nil
}

func claim(b []byte, length int) uint64 {
	switch length {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(binary.BigEndian.Uint16(b))
	}
	return uint64(binary.BigEndian.Uint32(b))
}

// layouts of 0xc0…0xdf: size without what the length field claims, width of that field, values per
// element.
var layouts = [32]struct {
	size, length int
	perElement   uint64
}{
	{1, 0, 0}, {0, 0, 0}, {1, 0, 0}, {1, 0, 0}, // nil, unused, false, true
	{2, 1, 0}, {3, 2, 0}, {5, 4, 0}, // bin 8 16 32
	{3, 1, 0}, {4, 2, 0}, {6, 4, 0}, // ext 8 16 32
	{5, 0, 0}, {9, 0, 0}, // float 32 64
	{2, 0, 0}, {3, 0, 0}, {5, 0, 0}, {9, 0, 0}, // uint 8 16 32 64
	{2, 0, 0}, {3, 0, 0}, {5, 0, 0}, {9, 0, 0}, // int 8 16 32 64
	{3, 0, 0}, {4, 0, 0}, {6, 0, 0}, {10, 0, 0}, {18, 0, 0}, // fixext 1 2 4 8 16
	{2, 1, 0}, {3, 2, 0}, {5, 4, 0}, // str 8 16 32
	{3, 2, 1}, {5, 4, 1}, // array 16 32
	{3, 2, 2}, {5, 4, 2}, // map 16 32
}
