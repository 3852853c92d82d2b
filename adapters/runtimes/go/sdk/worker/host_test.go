package worker

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"tutti.dev/go/internal/value"
	"tutti.dev/go/internal/wire"
)

// host is the other end of a worker in a test. Its frames come through a channel; nothing polls.
type host struct {
	t      testing.TB
	to     io.WriteCloser
	codec  wire.Codec
	frames chan wire.Message
	exit   chan int
	stderr *syncBuffer
	nextID uint32
}

// syncBuffer is a bytes.Buffer that two goroutines may use.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// within bounds every wait of these tests; it is long because the machine may be busy, and no test
// waits it out.
const within = 10 * time.Second

// inProcess runs w's session in this process, on pipes, with an exit that only ends the goroutine
// which called it.
func inProcess(t testing.TB, w *Worker) *host {
	t.Helper()
	return inProcessWithin(t, w, 128)
}

// inProcessWithin does so with a bound on the worker's own open calls.
func inProcessWithin(t testing.TB, w *Worker, maxInFlight any) *host {
	t.Helper()
	h, in, out := newHost(t, wire.MsgPack)
	s := newSession(w, in, out, wire.MsgPack, func(code int) {
		select {
		case h.exit <- code:
		default:
		}
		runtime.Goexit()
	})
	s.stderr = h.stderr
	previous := current.Swap(s)
	t.Cleanup(func() {
		_ = h.to.Close()
		current.Store(previous)
	})
	h.write(wire.Hello, map[string]any{"protocol": 1, "name": "test/go", "incarnation": "a", "maxFrameBytes": 1 << 20,
		"maxInFlight": maxInFlight, "heartbeatMs": 1000})
	go s.start()
	return h
}

func newHost(t testing.TB, codec wire.Codec) (h *host, in, out *os.File) {
	t.Helper()
	in, toWorker, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	fromWorker, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	h = &host{t: t, to: toWorker, codec: codec, frames: make(chan wire.Message, 100_000), exit: make(chan int, 1), stderr: &syncBuffer{}}
	go h.listen(fromWorker)
	return h, in, out
}

func (h *host) listen(from io.Reader) {
	reader := wire.NewReader(from, wire.DefaultMaxFrameBytes)
	defer close(h.frames)
	for {
		payload, err := reader.Next()
		if err != nil {
			return
		}
		payload, err = h.codec.Inbound(payload)
		if err == nil {
			var m wire.Message
			if m, err = wire.Parse(payload); err == nil {
				h.frames <- m
			}
		}
		if err != nil {
			h.t.Errorf("the worker wrote %q: %v", payload, err)
			return
		}
	}
}

func (h *host) frame(kind wire.Kind, elements ...any) []byte {
	h.t.Helper()
	writer := wire.Writer{Codec: h.codec, Max: func() int { return wire.DefaultMaxFrameBytes }}
	frame, err := writer.Frame(nil, kind, elements...)
	if err != nil {
		h.t.Fatal(err)
	}
	return frame
}

func (h *host) write(kind wire.Kind, elements ...any) {
	h.t.Helper()
	if _, err := h.to.Write(h.frame(kind, elements...)); err != nil {
		h.t.Fatal(err)
	}
}

// call writes a CALL without deadline and returns its id.
func (h *host) call(method string, args any) uint32 { return h.callWithin(method, args, nil) }

func (h *host) callWithin(method string, args, ttlMs any) uint32 {
	h.t.Helper()
	h.nextID++
	h.write(wire.Call, h.nextID, nil, method, args, ttlMs, nil)
	return h.nextID
}

// stream writes a CALL that asks for a stream, sends one, or both, and returns its id.
func (h *host) stream(method string, args, credit, input any) uint32 {
	h.t.Helper()
	h.nextID++
	h.write(wire.Call, h.nextID, nil, method, args, nil, nil, nil, credit, input)
	return h.nextID
}

// idle makes sure that the worker has written nothing but the answer to a PING, which follows
// everything that it did before.
func (h *host) idle() {
	h.t.Helper()
	h.write(wire.Ping, 1)
	h.next(wire.Pong)
}

// next is the worker's next frame, which must be of the kind; LOG is skipped unless it is wanted.
func (h *host) next(kind wire.Kind) wire.Message {
	h.t.Helper()
	timeout := time.After(within)
	for {
		select {
		case m, open := <-h.frames:
			switch {
			case !open:
				h.t.Fatalf("waiting for %s: the worker closed its descriptor; stderr: %s", kind, h.stderr)
			case m.Kind == kind:
				return m
			case m.Kind != wire.Log:
				h.t.Fatalf("expected %s; got %s %+v", kind, m.Kind, m)
			}
		case <-timeout:
			h.t.Fatalf("no %s within %s; stderr: %s", kind, within, h.stderr)
		}
	}
}

func (h *host) reply(id uint32) any {
	h.t.Helper()
	return h.valued(wire.Reply, id)
}

// items are the values of the next n frames, each an ITEM of the id.
func (h *host) items(id uint32, n int) (values []any) {
	h.t.Helper()
	for range n {
		values = append(values, h.valued(wire.Item, id))
	}
	return values
}

func (h *host) valued(kind wire.Kind, id uint32) any {
	h.t.Helper()
	m := h.next(kind)
	if m.ID != id {
		h.t.Fatalf("expected %s for %d; got that for %d", kind, id, m.ID)
	}
	var v any
	if _, err := value.Decode(m.Value, &v); err != nil {
		h.t.Fatal(err)
	}
	return v
}

func (h *host) fails(id uint32, code string) *wire.Error {
	h.t.Helper()
	m := h.next(wire.Fail)
	if m.ID != id || m.Error.Code != code {
		h.t.Fatalf("expected %s for %d; got %+v for %d", code, id, m.Error, m.ID)
	}
	return m.Error
}

func (h *host) exits(code int) {
	h.t.Helper()
	select {
	case got := <-h.exit:
		if got != code {
			h.t.Fatalf("expected exit code %d; got %d; stderr: %s", code, got, h.stderr)
		}
	case <-time.After(within):
		h.t.Fatalf("the worker did not exit within %s", within)
	}
}

// asProcess starts this test binary again as the program of the given name; see programs.
func asProcess(t *testing.T, program string, fdIn, fdOut int, codec wire.Codec) (*host, *exec.Cmd) {
	t.Helper()
	h, in, out := newHost(t, codec)
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), "TUTTI_TEST_PROGRAM="+program, "TUTTI_PROTOCOL=1", "TUTTI_CODEC="+string(codec),
		"TUTTI_FD_IN="+strconv.Itoa(fdIn), "TUTTI_FD_OUT="+strconv.Itoa(fdOut))
	command.Stderr = h.stderr
	if fdIn == 0 {
		command.Stdin, command.Stdout = in, out
	} else {
		command.Stdout = &syncBuffer{}
		command.ExtraFiles = []*os.File{in, out}
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	_ = out.Close()
	go func() {
		_ = command.Wait()
		h.exit <- command.ProcessState.ExitCode()
	}()
	t.Cleanup(func() { _ = command.Process.Kill() })
	h.write(wire.Hello, map[string]any{"protocol": 1, "name": "test/go", "incarnation": "a", "maxFrameBytes": 1 << 20, "heartbeatMs": nil})
	return h, command
}

func TestMain(m *testing.M) {
	if name := os.Getenv("TUTTI_TEST_PROGRAM"); name != "" {
		programs[name]()
		fmt.Fprintln(os.Stderr, "the program returned")
		os.Exit(99)
	}
	os.Exit(m.Run())
}
