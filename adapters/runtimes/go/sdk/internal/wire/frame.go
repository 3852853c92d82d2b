package wire

import (
	"encoding/binary"
	"fmt"
	"math"

	"tutti.dev/go/internal/value"

	"github.com/tinylib/msgp/msgp"
)

// TooLarge says that a frame would not fit through maxFrameBytes.
type TooLarge struct{ Bytes, Max int }

func (e *TooLarge) Error() string {
	return fmt.Sprintf("a frame of %d bytes; at most %d are allowed (maxFrameBytes)", e.Bytes, e.Max)
}

// TooMany says that a frame would hold more containers than the host takes with maxFrameBytes.
type TooMany struct{ Max int }

func (e *TooMany) Error() string {
	return fmt.Sprintf("more than %d maps, arrays and the like; the host takes no more in one frame (maxFrameBytes)", e.Max)
}

// maxContainers is how many containers a frame may hold. See docs/protocol.md §2.
func maxContainers(maxFrameBytes int) int { return max(65_536, maxFrameBytes/64) }

// Writer turns messages into frames. Its methods may run concurrently.
type Writer struct {
	Codec Codec
	Max   func() int // maxFrameBytes, as of now
}

// Frame writes a frame of the kind and its elements into dst[:0].
//
// Elements are of any type that value.Append takes; the protocol's own (string, integers, nil) cost no reflection.
// Errors: *value.Error for an element that cannot be carried, *TooLarge, *TooMany.
func (w Writer) Frame(dst []byte, kind Kind, elements ...any) ([]byte, error) {
	dst = append(dst[:0], 0, 0, 0, 0)
	dst = msgp.AppendArrayHeader(dst, uint32(len(elements)+1))
	dst = msgp.AppendUint64(dst, uint64(kind))
	var err error
	for _, element := range elements {
		switch element := element.(type) {
		case uint32:
			dst = msgp.AppendUint64(dst, uint64(element))
		default:
			if dst, err = value.Append(dst, element); err != nil {
				return dst, err
			}
		}
	}
	payload := dst[headerBytes:]
	// None has less than one byte, so a short frame cannot hold too many.
	if most := maxContainers(w.Max()); len(payload) > most && value.HoldsMoreContainers(payload, most) {
		return dst, &TooMany{Max: most}
	}
	if w.Codec == JSON {
		if dst, err = w.Codec.Outbound([]byte{0, 0, 0, 0}, payload); err != nil {
			return dst, err
		}
	}
	size := len(dst) - headerBytes
	if limit := w.Max(); size > limit || size > math.MaxUint32 {
		return dst, &TooLarge{Bytes: size, Max: limit}
	}
	binary.BigEndian.PutUint32(dst, uint32(size))
	return dst, nil
}
