package wire

import "tutti.dev/go/internal/value"

// Codec says how payloads travel. Inside the SDK everything is MessagePack; JSON is translated at
// the edge, so that there is one reading of messages and one mapping of Go values.
type Codec string

// The codecs of protocol version 1, as TUTTI_CODEC spells them.
const (
	MsgPack Codec = "msgpack"
	JSON    Codec = "json"
)

// Inbound gives a payload off the wire as MessagePack. Errors are *Violation.
func (c Codec) Inbound(payload []byte) ([]byte, error) {
	if c != JSON {
		return payload, nil
	}
	translated, err := value.FromJSON(make([]byte, 0, len(payload)), payload)
	if err != nil {
		return nil, Violate(BadPayload, "%v", err)
	}
	return translated, nil
}

// Outbound gives a MessagePack payload as it goes on the wire, in dst. An error names what JSON
// cannot carry.
func (c Codec) Outbound(dst, payload []byte) ([]byte, error) {
	if c != JSON {
		return append(dst, payload...), nil
	}
	text, _, err := value.ToJSON(dst, payload)
	return text, err
}
