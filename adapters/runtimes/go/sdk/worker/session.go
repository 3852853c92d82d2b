package worker

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"tutti.dev/go/internal/value"
	"tutti.dev/go/internal/wire"
)

// session is one worker on one pair of descriptors: it lives as long as the process.
//
//	host ─> reader goroutine ─┬─ PING ─────────────────> post PONG
//	                          ├─ CALL, CAST ─> queue ──> runners ──> handler ──> send REPLY / FAIL
//	                          ├─ REPLY, FAIL, ITEM ────> siblings (a handler that waits for another worker)
//	                          ├─ CREDIT, PUSH, END ────> output and input of an open call
//	                          ├─ CANCEL, STOP
//	                          └─ end of file ──────────> exit 0, at once
type session struct {
	worker   *Worker
	reader   *wire.Reader
	codec    wire.Codec
	writer   wire.Writer
	out      *pipe
	queue    *queue
	siblings *siblings
	finished atomic.Uint64 // calls and casts answered or dropped
	maxFrame atomic.Int64
	greeted  chan struct{} // closed by HELLO
	stopped  chan struct{} // closed by STOP or SIGTERM
	started  chan struct{} // closed when the OnStart hooks have returned
	ready    atomic.Bool   // READY has been written
	exit     func(code int)
	stderr   io.Writer
	frames   sync.Pool // *[]byte
}

func newSession(w *Worker, in io.Reader, out io.Writer, codec wire.Codec, exit func(int)) *session {
	s := &session{worker: w, codec: codec, exit: exit, stderr: os.Stderr,
		reader:  wire.NewReader(in, wire.DefaultMaxFrameBytes),
		greeted: make(chan struct{}), stopped: make(chan struct{}), started: make(chan struct{})}
	s.frames.New = func() any { return new([]byte) }
	s.maxFrame.Store(wire.DefaultMaxFrameBytes)
	s.writer = wire.Writer{Codec: codec, Max: func() int { return int(s.maxFrame.Load()) }}
	s.out = newPipe(out, s.writeFailed)
	s.queue = newQueue(w.concurrency, s.handle, s.out.flushed)
	s.siblings = newSiblings()
	return s
}

// start reads frames until the end, runs the hooks and announces the worker. It returns when the
// worker takes calls, or is stopping.
func (s *session) start() {
	go s.read()
	select {
	case <-s.greeted:
	case <-s.stopped: // SIGTERM before HELLO
		close(s.started)
		return
	}
	if err := s.runStartHooks(); err != nil {
		s.die(1, err.Error())
	}
	close(s.started)
	select {
	case <-s.stopped:
		return // told to stop while starting: no READY
	default:
	}
	s.transmit(s.out.send, wire.Ready, map[string]any{
		"protocol": 1, "sdk": "go/" + Version, "runtime": runtime.Version(), "pid": os.Getpid(),
		"methods": s.worker.methodNames(), "concurrency": s.worker.concurrency,
	})
	s.ready.Store(true)
}

// read is the reader goroutine. It never blocks on anything but its descriptor.
func (s *session) read() {
	greeted := false
	for {
		payload, err := s.reader.Next()
		if err == nil {
			payload, err = s.codec.Inbound(payload)
		}
		var m wire.Message
		if err == nil {
			m, err = wire.Parse(payload)
		}
		if err == nil && greeted == (m.Kind == wire.Hello) {
			err = wire.Violate(wire.Unexpected, "%s must come first and once; got %s", wire.Hello, m.Kind)
		}
		greeted = true
		if err == nil {
			err = s.receive(m)
		}
		if err != nil {
			s.readFailed(err)
		}
	}
}

func (s *session) receive(m wire.Message) error {
	switch m.Kind {
	case wire.Hello:
		return s.hello(m)
	case wire.Call, wire.Cast:
		return s.accept(m)
	case wire.Reply, wire.Fail, wire.Item:
		return s.siblings.settle(m)
	case wire.Credit, wire.Push, wire.End:
		return s.feed(m)
	case wire.Cancel:
		s.queue.cancel(m.ID, func(c *call) { s.refuse(c, "CANCELLED", "Cancelled", "cancelled before it started") })
	case wire.Ping:
		s.transmit(s.out.post, wire.Pong, uint64(m.Number), s.finished.Load())
	case wire.Stop:
		s.stop(m.Text, m.Number)
	default:
		return wire.Violate(wire.Unexpected, "%s from the host", m.Kind)
	}
	return nil
}

func (s *session) hello(m wire.Message) error {
	var info struct {
		MaxFrameBytes int
		MaxInFlight   *int
	}
	if _, err := value.Decode(m.Value, &info); err != nil || info.MaxFrameBytes < 0 || info.MaxInFlight != nil && *info.MaxInFlight < 1 {
		return wire.Violate(wire.BadMessage, "HELLO: expected maxFrameBytes and maxInFlight to be positive integers")
	}
	if info.MaxInFlight != nil {
		s.siblings.limit(*info.MaxInFlight)
	}
	if info.MaxFrameBytes > 0 {
		s.maxFrame.Store(int64(info.MaxFrameBytes))
		s.reader.SetMax(info.MaxFrameBytes)
	}
	close(s.greeted)
	return nil
}

// accept queues a CALL or CAST. Its deadline counts from the read, so that the time in our queue is
// part of it.
func (s *session) accept(m wire.Message) error {
	c := &call{session: s, id: m.ID, method: m.Method, args: m.Value, headers: m.Headers}
	if !math.IsNaN(m.TTLMs) {
		ttl := time.Duration(min(m.TTLMs*float64(time.Millisecond), math.MaxInt64/2))
		c.deadline = s.reader.ReadAt().Add(ttl)
	}
	if m.Credit > 0 {
		c.output = newOutput(m.Credit)
	}
	if m.Input {
		c.input = newInflow(windowElements)
	}
	switch s.queue.push(c) {
	case refusedDuplicate:
		return wire.Violate(wire.BadMessage, "CALL: id %d is already open", c.id)
	case refusedStopping:
		s.refuse(c, "STOPPING", "Stopping", "the worker is stopping")
	}
	return nil
}

// feed hands a message of a stream to its call. One for an id that is not open is ignored: the
// answer was on its way.
func (s *session) feed(m wire.Message) error {
	c := s.queue.find(m.ID)
	switch {
	case c == nil:
	case m.Kind == wire.Credit && c.output != nil:
		c.output.grant(m.Number)
	case m.Kind == wire.Push && (c.input == nil || !c.input.arrive(m.Value)):
		return wire.Violate(wire.Unexpected, "PUSH for call %d, which has not asked for it", m.ID)
	case m.Kind == wire.End && c.input != nil:
		c.input.end(m)
	}
	return nil
}

// transmit builds one frame of elements that are known to be carriable.
func (s *session) transmit(give func([]byte), kind wire.Kind, elements ...any) {
	if err := s.tryTransmit(give, kind, elements...); err != nil {
		s.die(70, "cannot write "+kind.String()+": "+err.Error())
	}
}

// tryTransmit builds one frame and gives it to the pipe; on an error nothing was given.
func (s *session) tryTransmit(give func([]byte), kind wire.Kind, elements ...any) error {
	buffer := s.frames.Get().(*[]byte)
	frame, err := s.writer.Frame(*buffer, kind, elements...)
	if err == nil {
		give(frame)
	}
	if cap(frame) <= highWaterBytes {
		*buffer = frame
		s.frames.Put(buffer)
	}
	return err
}

// carry is tryTransmit for values of the user's: a MarshalText or MarshalJSON may panic on the way.
func (s *session) carry(give func([]byte), kind wire.Kind, elements ...any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while it was written: %s", describePanicValue(p))
		}
	}()
	return s.tryTransmit(give, kind, elements...)
}

// readFailed ends the process: 0 when the host is gone, 76 when it broke the protocol.
func (s *session) readFailed(err error) {
	var violation *wire.Violation
	switch {
	case errors.Is(err, io.EOF):
		s.exit(0)
	case errors.As(err, &violation):
		s.die(76, "protocol violation by the host: "+violation.Error())
	default:
		s.die(74, "cannot read frames: "+err.Error())
	}
}
