package wire_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"

	"tutti.dev/go/internal/wire"
)

// counted counts reads and hands out at most limit bytes in each.
type counted struct {
	from  io.Reader
	reads int
	limit func() int
}

func (c *counted) Read(b []byte) (int, error) {
	c.reads++
	return c.from.Read(b[:min(len(b), c.limit())])
}

func stream(payloads ...[]byte) []byte {
	var out []byte
	for _, p := range payloads {
		out = append(binary.BigEndian.AppendUint32(out, uint32(len(p))), p...)
	}
	return out
}

func TestAnyFragmentationGivesTheSameFrames(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var payloads [][]byte
		for range 1 + random.IntN(20) {
			p := make([]byte, 1+random.IntN(1<<random.IntN(18)))
			for i := range p {
				p[i] = byte(random.Uint32())
			}
			payloads = append(payloads, p)
		}
		reader := wire.NewReader(&counted{from: bytes.NewReader(stream(payloads...)),
			limit: func() int { return 1 + random.IntN(1<<random.IntN(18)) }}, wire.DefaultMaxFrameBytes)
		var got [][]byte // kept until the end: payloads must stay as they were
		for {
			p, err := reader.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, p)
		}
		for i := range payloads {
			if !bytes.Equal(got[i], payloads[i]) {
				t.Fatalf("frame %d differs", i)
			}
		}
	}
}

func TestOneReadYieldsAsManyFramesAsItHolds(t *testing.T) {
	source := &counted{from: bytes.NewReader(bytes.Repeat(stream([]byte{0x92, 12, 1}), 1000)), limit: func() int { return 1 << 20 }}
	reader := wire.NewReader(source, wire.DefaultMaxFrameBytes)
	for range 1000 {
		if _, err := reader.Next(); err != nil {
			t.Fatal(err)
		}
	}
	if source.reads != 1 {
		t.Errorf("expected 1 read for 1000 small frames; got %d", source.reads)
	}
}

func TestAClaimedSizeIsNotAllocatedAhead(t *testing.T) {
	before, after := runtime.MemStats{}, runtime.MemStats{}
	runtime.ReadMemStats(&before)
	reader := wire.NewReader(bytes.NewReader(append([]byte{0x03, 0xff, 0xff, 0xff}, make([]byte, 1000)...)), wire.DefaultMaxFrameBytes)
	_, err := reader.Next()
	runtime.ReadMemStats(&after)
	if err != io.EOF {
		t.Fatalf("expected io.EOF; got %v", err)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
		t.Errorf("a header that claims 64 MiB made the reader allocate %d bytes", grown)
	}
}

func FuzzReader(f *testing.F) {
	for _, file := range []string{"messages.json", "streams.json", "violations.json"} {
		for _, v := range vectors(f, file) {
			f.Add(unhex(f, v.Frame+v.Bytes))
		}
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		reader := wire.NewReader(bytes.NewReader(input), 1<<20)
		for consumed := 0; consumed <= len(input); {
			payload, err := reader.Next()
			if err != nil {
				var violation *wire.Violation
				if err != io.EOF && !errors.As(err, &violation) {
					t.Fatalf("expected io.EOF or a violation; got %v", err)
				}
				return
			}
			consumed += 4 + len(payload)
			m, err := wire.Parse(payload)
			var violation *wire.Violation
			if err != nil && !errors.As(err, &violation) {
				t.Fatalf("expected a violation; got %v", err)
			}
			if err == nil && (m.Kind < wire.Hello || m.Kind > wire.Pull) {
				t.Fatalf("kind %d passed", m.Kind)
			}
		}
	})
}
