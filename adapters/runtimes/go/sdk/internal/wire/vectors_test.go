package wire_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"testing/iotest"

	"tutti.dev/go/internal/value"
	"tutti.dev/go/internal/wire"
)

type vector struct {
	Name          string
	Frame         string
	Message       json.RawMessage
	Canonical     bool
	Bytes         string
	MaxFrameBytes int
	Code          string
	Reader        string // "host": only a worker sends it
}

func vectors(t testing.TB, file string) (list []vector) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "..", "..", "test", "vectors", file))
	if err == nil {
		err = json.Unmarshal(text, &list)
	}
	if err != nil || len(list) == 0 {
		t.Fatalf("reading the golden vectors: %v", err)
	}
	return list
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// messages are the vectors of every message, calls and streams alike.
func messages(t testing.TB) []vector {
	return append(vectors(t, "messages.json"), vectors(t, "streams.json")...)
}

// meaning reads the vectors' JSON: numbers as float64, {"$bytes"} and {"$float"} as what they stand for.
func meaning(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = meaning(v[i])
		}
	case map[string]any:
		if text, ok := v["$bytes"].(string); ok {
			b, _ := hex.DecodeString(text)
			return b
		}
		if name, ok := v["$float"].(string); ok {
			return map[string]float64{"NaN": math.NaN(), "Infinity": math.Inf(1), "-Infinity": math.Inf(-1)}[name]
		}
		for key := range v {
			v[key] = meaning(v[key])
		}
	}
	return v
}

// plain makes all numbers float64 and NaN comparable.
func plain(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = plain(v[key])
		}
	case int64:
		return float64(v)
	case uint64:
		return float64(v)
	case float64:
		if math.IsNaN(v) {
			return "NaN"
		}
	case []byte:
		return hex.EncodeToString(v)
	}
	return v
}

func expectation(t *testing.T, v vector) any {
	t.Helper()
	var message any
	if err := json.Unmarshal(v.Message, &message); err != nil {
		t.Fatal(err)
	}
	return meaning(message)
}

func readOne(t *testing.T, frame []byte) []byte {
	t.Helper()
	reader := wire.NewReader(iotest.OneByteReader(bytes.NewReader(frame)), wire.DefaultMaxFrameBytes)
	payload, err := reader.Next()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Next(); err != io.EOF {
		t.Fatalf("after the frame: expected io.EOF; got %v", err)
	}
	return payload
}

func TestEveryGoldenFrameIsRead(t *testing.T) {
	for _, v := range messages(t) {
		t.Run(v.Name, func(t *testing.T) {
			payload := readOne(t, unhex(t, v.Frame))
			if _, err := wire.Parse(payload); err != nil {
				t.Fatalf("Parse: %v", err)
			}
			var got any
			if _, err := value.Decode(payload, &got); err != nil {
				t.Fatal(err)
			}
			if want := plain(expectation(t, v)); !reflect.DeepEqual(plain(got), want) {
				t.Errorf("read %v\nwant %v", got, want)
			}
		})
	}
}

// whole turns the float64s of JSON into the integers that a program would have.
func whole(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = whole(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = whole(v[key])
		}
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return int64(v)
		}
	}
	return v
}

func TestEveryGoldenMessageIsWritten(t *testing.T) {
	for _, v := range messages(t) {
		t.Run(v.Name, func(t *testing.T) {
			message := whole(expectation(t, v)).([]any)
			frame := frameOf(t, wire.MsgPack, message)
			if v.Canonical && hex.EncodeToString(frame) != v.Frame {
				t.Errorf("wrote %x\nwant  %s", frame, v.Frame)
			}
			var got any
			if _, err := value.Decode(readOne(t, frame), &got); err != nil {
				t.Fatal(err)
			}
			if want := plain(expectation(t, v)); !reflect.DeepEqual(plain(got), want) {
				t.Errorf("wrote what reads as %v\nwant %v", got, want)
			}
		})
	}
}

func frameOf(t *testing.T, codec wire.Codec, message []any) []byte {
	t.Helper()
	writer := wire.Writer{Codec: codec, Max: func() int { return wire.DefaultMaxFrameBytes }}
	frame, err := writer.Frame(nil, wire.Kind(message[0].(int64)), message[1:]...)
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

func TestJSONCarriesTheSameMessages(t *testing.T) {
	for _, v := range messages(t) {
		t.Run(v.Name, func(t *testing.T) {
			message := whole(expectation(t, v)).([]any)
			writer := wire.Writer{Codec: wire.JSON, Max: func() int { return wire.DefaultMaxFrameBytes }}
			frame, err := writer.Frame(nil, wire.Kind(message[0].(int64)), message[1:]...)
			if bytes.Contains(v.Message, []byte("$")) {
				if err == nil {
					t.Fatal("JSON cannot carry binary, NaN or infinities; no error came")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			payload, err := wire.JSON.Inbound(readOne(t, frame))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := wire.Parse(payload); err != nil {
				t.Fatalf("Parse: %v", err)
			}
			var got any
			if _, err := value.Decode(payload, &got); err != nil {
				t.Fatal(err)
			}
			if want := plain(expectation(t, v)); !reflect.DeepEqual(plain(got), want) {
				t.Errorf("read %v\nwant %v", got, want)
			}
		})
	}
}

func TestEveryViolationIsRefusedByItsCode(t *testing.T) {
	for _, v := range vectors(t, "violations.json") {
		if v.Reader == "host" {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			for _, source := range []io.Reader{
				bytes.NewReader(unhex(t, v.Bytes)), iotest.OneByteReader(bytes.NewReader(unhex(t, v.Bytes))),
			} {
				payload, err := wire.NewReader(source, v.MaxFrameBytes).Next()
				if err == nil {
					_, err = wire.Parse(payload)
				}
				if v.Code == "WIRE_TRUNCATED" { // to a worker, any end of file means that its host has died
					if err != io.EOF {
						t.Errorf("expected io.EOF; got %v", err)
					}
					continue
				}
				var violation *wire.Violation
				if !errors.As(err, &violation) || violation.Code != v.Code {
					t.Errorf("expected %s; got %v", v.Code, err)
				}
			}
		})
	}
}
