package wire_test

import (
	"errors"
	"testing"

	"tutti.dev/go/internal/wire"
)

func parse(t *testing.T, message ...any) (wire.Message, error) {
	t.Helper()
	return wire.Parse(readOne(t, frameOf(t, wire.MsgPack, append([]any{int64(message[0].(wire.Kind))}, message[1:]...))))
}

func TestWhatACallSaysOfItsStreams(t *testing.T) {
	for _, c := range []struct {
		name     string
		elements []any
		credit   int64
		input    bool
	}{
		{"elements that are missing", nil, 0, false},
		{"nil", []any{nil, nil}, 0, false},
		{"a stream asked for", []any{32}, 32, false},
		{"a stream asked for, in a whole float", []any{32.0}, 32, false},
		{"a stream to send", []any{nil, true}, 0, true},
		{"both", []any{1, true, "later"}, 1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := parse(t, append([]any{wire.Call, 1, nil, "m", nil, nil, nil, nil}, c.elements...)...)
			if err != nil || m.Credit != c.credit || m.Input != c.input {
				t.Errorf("got %+v, %v", m, err)
			}
		})
	}
}

func TestTheEndOfAnArgumentMayCarryAnError(t *testing.T) {
	if m, err := parse(t, wire.End, 8); err != nil || m.ID != 8 || m.Error != nil {
		t.Errorf("got %+v, %v", m, err)
	}
	m, err := parse(t, wire.End, 8, map[string]any{"code": "HANDLER_FAILED", "name": "Error", "message": "the source failed"})
	if err != nil || m.ID != 8 || *m.Error != (wire.Error{Code: "HANDLER_FAILED", Name: "Error", Message: "the source failed"}) {
		t.Errorf("got %+v, %v", m, err)
	}
}

func TestElementsOfTheWrongTypeAreViolations(t *testing.T) {
	for name, message := range map[string][]any{
		"no credit at all":      {wire.Call, 1, nil, "m", nil, nil, nil, nil, 0},
		"credit that is text":   {wire.Call, 1, nil, "m", nil, nil, nil, nil, "many"},
		"half a credit":         {wire.Call, 1, nil, "m", nil, nil, nil, nil, 0.5},
		"input that is text":    {wire.Call, 1, nil, "m", nil, nil, nil, nil, nil, "yes"},
		"an end with a text":    {wire.End, 1, "failed"},
		"an end without id":     {wire.End},
		"an element for id 0":   {wire.Push, 0, "x"},
		"a pull of less than 0": {wire.Pull, 1, -1},
		"credit without n":      {wire.Credit, 1},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parse(t, message...)
			var violation *wire.Violation
			if !errors.As(err, &violation) || violation.Code != wire.BadMessage {
				t.Errorf("expected %s; got %v", wire.BadMessage, err)
			}
		})
	}
}
