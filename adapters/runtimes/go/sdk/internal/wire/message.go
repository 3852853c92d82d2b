package wire

import (
	"math"

	"tutti.dev/go/internal/value"

	"github.com/tinylib/msgp/msgp"
)

// Message is one parsed payload. Which fields are set depends on the kind; raw values are still
// MessagePack.
type Message struct {
	Kind    Kind
	ID      uint32            // all kinds with an id
	Target  string            // CALL, CAST; empty for nil
	Method  string            // CALL, CAST
	Value   []byte            // CALL and CAST: args; REPLY, ITEM and PUSH: the value; HELLO, READY: info; LOG: fields. Raw
	TTLMs   float64           // CALL, CAST; NaN for no deadline
	Headers map[string]string // CALL, CAST; nil for none
	Again   bool              // CALL: idempotent, it may be repeated
	Credit  int64             // CALL: elements of the result that may be sent; 0 when no stream is asked for
	Input   bool              // CALL: the caller has elements to send
	Error   *Error            // FAIL, and END when its source failed
	Number  float64           // PING, PONG: seq; CREDIT, PULL: n; STOP: graceMs, NaN for no limit; PROGRESS: fraction
	Text    string            // STOP: reason; LOG: message; PROGRESS: note
	Level   string            // LOG
	Count   float64           // PONG: progress
}

// Error is the error map of FAIL and END.
type Error struct {
	Code    string `msgpack:"code"`
	Name    string `msgpack:"name"`
	Message string `msgpack:"message"`
	Stack   string `msgpack:"stack,omitempty"`
	Data    any    `msgpack:"data,omitempty"`
}

// Parse reads one MessagePack payload of any kind.
//
// Errors are always *Violation: BadPayload for what is not exactly one value, BadMessage for a
// wrong shape, UnknownKind.
func Parse(payload []byte) (Message, error) {
	if err := value.Check(payload); err != nil {
		return Message{}, Violate(BadPayload, "%v", err)
	}
	e, err := elementsOf(payload)
	if err != nil {
		return Message{}, err
	}
	m := Message{TTLMs: math.NaN(), Number: math.NaN()}
	kind := e.whole("kind", 1, math.MaxInt64)
	if e.err == nil && (kind < 1 || kind > int64(Pull)) {
		return m, Violate(UnknownKind, "kind %d", kind)
	}
	m.Kind = Kind(kind)
	e.kind = m.Kind
	m.read(e)
	return m, e.err
}

func (m *Message) read(e *elements) {
	switch m.Kind {
	case Call, Cast:
		if m.Kind == Call {
			m.ID = e.id()
		}
		m.Target = e.text("target", optional)
		m.Method = e.text("method", required)
		m.Value = e.raw()
		m.TTLMs = e.number("ttlMs", optional)
		m.Headers = e.headers()
		if m.Kind == Call {
			m.Again = e.flag("idempotent")
			m.Credit = e.credit()
			m.Input = e.flag("input")
		}
	case Reply, Item, Push:
		m.ID = e.id()
		m.Value = e.raw()
	case Fail:
		m.ID = e.id()
		m.Error = e.failure(required)
	case End:
		m.ID = e.id()
		m.Error = e.failure(optional)
	case Cancel:
		m.ID = e.id()
	case Pull:
		m.ID = e.id()
		m.Number = float64(e.whole("n", 0, math.MaxInt64))
	case Credit:
		m.ID = uint32(e.whole("id", 0, MaxID)) // 0 stands for the worker itself
		m.Number = float64(e.whole("n", 0, math.MaxInt64))
	case Progress:
		m.ID = e.id()
		m.Number = e.number("fraction", optional)
		m.Text = e.text("note", optional)
	case Ping:
		m.Number = float64(e.whole("seq", 0, math.MaxInt64))
	case Pong:
		m.Number = float64(e.whole("seq", 0, math.MaxInt64))
		m.Count = float64(e.whole("progress", 0, math.MaxInt64))
	case Stop:
		m.Text = e.text("reason", optional)
		m.Number = e.number("graceMs", optional)
	case Log:
		m.Level = e.text("level", required)
		m.Text = e.text("message", required)
		m.Value = e.raw()
	case Hello, Ready:
		if e.left == 0 || msgp.NextType(e.b) != msgp.MapType {
			e.fail("info", "a map")
			return
		}
		m.Value = e.raw()
	}
}
