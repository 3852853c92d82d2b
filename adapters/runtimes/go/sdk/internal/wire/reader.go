package wire

import (
	"encoding/binary"
	"io"
	"sync/atomic"
	"time"
)

const (
	headerBytes = 4
	chunkBytes  = 64 << 10
)

// Reader cuts a stream into frames.
//
// One read from the source yields as many frames as it holds. Payloads are slices of the read
// buffer, which is never reused: they stay valid, and belong to the caller, for as long as he keeps
// them.
type Reader struct {
	source io.Reader
	max    atomic.Int64
	buf    []byte // buf[start:end] is read and not yet handed out
	start  int
	end    int
	readAt time.Time
}

// NewReader reads frames of at most maxFrameBytes.
func NewReader(source io.Reader, maxFrameBytes int) *Reader {
	r := &Reader{source: source, buf: make([]byte, chunkBytes)}
	r.SetMax(maxFrameBytes)
	return r
}

// SetMax changes the limit for the frames after this one.
func (r *Reader) SetMax(maxFrameBytes int) { r.max.Store(int64(maxFrameBytes)) }

// ReadAt is when the last byte of the latest frame came off the descriptor. Deadlines count from
// here.
func (r *Reader) ReadAt() time.Time { return r.readAt }

// Next returns the payload of the next frame.
//
// Errors: io.EOF when the stream has ended, also inside a frame (the host died while it wrote); a
// *Violation (FrameTooLarge, EmptyFrame); or what the source said. A frame over the limit is
// refused from its header.
func (r *Reader) Next() ([]byte, error) {
	if err := r.fill(headerBytes); err != nil {
		return nil, err
	}
	length := int64(binary.BigEndian.Uint32(r.buf[r.start:]))
	switch limit := r.max.Load(); {
	case length == 0:
		return nil, Violate(EmptyFrame, "a frame of length 0")
	case length > limit:
		return nil, Violate(FrameTooLarge, "a frame of %d bytes; at most %d are allowed", length, limit)
	}
	r.start += headerBytes
	if err := r.fill(int(length)); err != nil {
		return nil, err
	}
	payload := r.buf[r.start : r.start+int(length) : r.start+int(length)]
	r.start += int(length)
	return payload, nil
}

// fill reads until n bytes wait at start.
func (r *Reader) fill(n int) error {
	for r.end-r.start < n {
		if r.end == len(r.buf) || r.start == r.end && len(r.buf)-r.end < chunkBytes/4 {
			r.renew(n)
		}
		count, err := r.source.Read(r.buf[r.end:])
		if count > 0 {
			r.end += count
			r.readAt = time.Now()
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// renew starts a new buffer with what is left of the old one.
//
// It grows with the bytes that have come, at most to the frame being read: what a header claims is
// never allocated ahead.
func (r *Reader) renew(n int) {
	waiting := r.end - r.start
	size := max(chunkBytes, min(n, 4*waiting))
	buf := make([]byte, size)
	copy(buf, r.buf[r.start:r.end])
	r.buf, r.start, r.end = buf, 0, waiting
}
