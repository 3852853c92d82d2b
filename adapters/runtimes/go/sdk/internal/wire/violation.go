package wire

import "fmt"

// Codes of violations, the same that the host gives.
const (
	FrameTooLarge = "WIRE_FRAME_TOO_LARGE"
	EmptyFrame    = "WIRE_EMPTY_FRAME"
	BadPayload    = "WIRE_BAD_PAYLOAD"
	BadMessage    = "WIRE_BAD_MESSAGE"
	UnknownKind   = "WIRE_UNKNOWN_KIND"
	UnknownCall   = "WIRE_UNKNOWN_CALL" // an answer to an id that is not open
	Unexpected    = "WIRE_UNEXPECTED"   // a known kind at the wrong time or from the wrong end
)

// Violation is a breach of the protocol by the other end. It is final: nothing after it can be
// trusted.
type Violation struct{ Code, Detail string }

func (v *Violation) Error() string { return v.Code + ": " + v.Detail }

// Violate makes a *Violation.
func Violate(code, format string, args ...any) error {
	return &Violation{Code: code, Detail: fmt.Sprintf(format, args...)}
}
