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

// TooMany says that a frame would hold more of something than the host takes with maxFrameBytes.
type TooMany struct {
	Max  int
	What string
}

func (e *TooMany) Error() string {
	return fmt.Sprintf("more than %d %s; the host takes no more in one frame (maxFrameBytes)", e.Max, e.What)
}

// maxContent is how much a frame may hold. See docs/protocol.md §2.
func maxContent(maxFrameBytes int) value.Content {
	most := max(65_536, maxFrameBytes/64)
	return value.Content{Containers: most, Keys: most, Elements: 8 * most}
}

// refuse says what of a payload is too many, if anything is.
func refuse(payload []byte, most value.Content) error {
	// Nothing has less than one byte, so a short frame cannot hold too many.
	if len(payload) <= most.Containers {
		return nil
	}
	content := value.ContentOf(payload, most)
	switch {
	case content.Containers > most.Containers:
		return &TooMany{Max: most.Containers, What: "maps, arrays and the like"}
	case content.Keys > most.Keys:
		return &TooMany{Max: most.Keys, What: "keys of maps"}
	case content.Elements > most.Elements:
		return &TooMany{Max: most.Elements, What: "values"}
	}
	return nil
}

// Writer turns messages into frames. Its methods may run concurrently.
type Writer struct {
	Codec Codec
	Max   func() int // maxFrameBytes, as of now
}

// Frame writes a frame of the kind and its elements into dst[:0].
//
// Elements are of any type that value.Append takes; the protocol's own (string, integers, nil) cost
// no reflection. Errors: *value.Error for an element that cannot be carried, *TooLarge, *TooMany.
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
	if err = refuse(payload, maxContent(w.Max())); err != nil {
		return dst, err
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
