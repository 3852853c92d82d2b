// Package wire is the worker's half of the Tutti protocol, version 1: frames, messages and their
// violations.
//
// docs/protocol.md is normative; the tests run its golden vectors.
package wire

// Kind is the first element of every payload.
type Kind uint64

// The kinds of protocol version 1.
const (
	Hello    Kind = 1
	Ready    Kind = 2
	Call     Kind = 3
	Cast     Kind = 4
	Reply    Kind = 5
	Fail     Kind = 6
	Cancel   Kind = 7
	Item     Kind = 8
	Progress Kind = 9
	End      Kind = 10
	Credit   Kind = 11
	Ping     Kind = 12
	Pong     Kind = 13
	Stop     Kind = 14
	Log      Kind = 15
	Push     Kind = 16
	Pull     Kind = 17
)

var kindNames = [...]string{Hello: "HELLO", Ready: "READY", Call: "CALL", Cast: "CAST", Reply: "REPLY", Fail: "FAIL", Cancel: "CANCEL",
	Item: "ITEM", Progress: "PROGRESS", End: "END", Credit: "CREDIT", Ping: "PING", Pong: "PONG", Stop: "STOP", Log: "LOG",
	Push: "PUSH", Pull: "PULL"}

func (k Kind) String() string {
	if k == 0 || int(k) >= len(kindNames) {
		return "unknown"
	}
	return kindNames[k]
}

// DefaultMaxFrameBytes holds until HELLO says otherwise.
const DefaultMaxFrameBytes = 64 << 20

// MaxID is the largest call id.
const MaxID = 1<<32 - 1
