package worker

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"tutti.dev/go/internal/value"
	"tutti.dev/go/internal/wire"
)

// LevelTrace is below slog.LevelDebug; the other four levels are slog's own.
const LevelTrace = slog.Level(-8)

// Log returns a logger whose records become LOG frames: log events of this worker in the host.
// Groups nest, errors and durations become text. Before Run, and without a host, it writes text to
// stderr.
//
// It blocks while the host does not read, as every write does.
func Log() *slog.Logger { return slog.New(&logHandler{}) }

type logHandler struct {
	groups []string
	bound  []slog.Attr // what With added, already nested in its groups
}

func (h *logHandler) Enabled(context.Context, slog.Level) bool { return true }

func (h *logHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return &logHandler{groups: append(slices.Clip(h.groups), name), bound: h.bound}
}

func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &logHandler{groups: h.groups, bound: append(slices.Clip(h.bound), h.nest(attrs)...)}
}

func (h *logHandler) nest(attrs []slog.Attr) []slog.Attr {
	for _, group := range slices.Backward(h.groups) {
		attrs = []slog.Attr{{Key: group, Value: slog.GroupValue(attrs...)}}
	}
	return attrs
}

func (h *logHandler) Handle(_ context.Context, record slog.Record) error {
	own := make([]slog.Attr, 0, record.NumAttrs())
	record.Attrs(func(attr slog.Attr) bool {
		own = append(own, attr)
		return true
	})
	fields := map[string]any{}
	addFields(fields, h.bound)
	addFields(fields, h.nest(own))
	s := current.Load()
	if s == nil {
		_, err := fmt.Fprintln(os.Stderr, levelName(record.Level), record.Message, fields)
		return err
	}
	s.log(levelName(record.Level), record.Message, fields)
	return nil
}

// log sends one LOG frame; fields that do not fit are left out.
func (s *session) log(level, message string, fields map[string]any) {
	if s.tryTransmit(s.out.send, wire.Log, level, message, fields) != nil {
		_ = s.tryTransmit(s.out.send, wire.Log, level, message[:min(len(message), 1000)], nil)
	}
}

func addFields(fields map[string]any, attrs []slog.Attr) {
	for _, attr := range attrs {
		v := attr.Value.Resolve()
		switch {
		case v.Kind() != slog.KindGroup:
			if attr.Key != "" {
				fields[attr.Key] = fieldOf(v)
			}
		case attr.Key == "":
			addFields(fields, v.Group())
		default:
			inner, ok := fields[attr.Key].(map[string]any)
			if !ok {
				inner = map[string]any{}
			}
			addFields(inner, v.Group())
			if len(inner) > 0 {
				fields[attr.Key] = inner
			}
		}
	}
}

// fieldOf makes something that any codec carries and any reader understands.
func fieldOf(v slog.Value) (field any) {
	defer func() {
		if recover() != nil {
			field = fmt.Sprintf("a value of type %T", v.Any())
		}
	}()
	switch x := v.Any().(type) {
	case error:
		return x.Error()
	case time.Duration:
		return x.String()
	case time.Time:
		return x.Format(time.RFC3339Nano)
	case []byte:
		return fmt.Sprintf("%x", x)
	default:
		raw, err := value.Append(nil, x)
		if err == nil {
			_, _, err = value.ToJSON(nil, raw)
		}
		if err != nil {
			return describePanicValue(x)
		}
		return x
	}
}

func levelName(level slog.Level) string {
	switch {
	case level < slog.LevelDebug:
		return "trace"
	case level < slog.LevelInfo:
		return "debug"
	case level < slog.LevelWarn:
		return "info"
	case level < slog.LevelError:
		return "warn"
	}
	return "error"
}
