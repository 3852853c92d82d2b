// Package worker makes a Go program a Tutti worker: a supervised process that answers calls.
//
//	func main() {
//		w := worker.New(worker.Options{Concurrency: 4})
//		worker.Handle(w, "tokens", func(ctx context.Context, in Request) (Result, error) { … })
//		worker.HandleStream(w, "lines", func(ctx context.Context, in Request, send func(string) error) error { … })
//		w.Run()
//	}
//
// What the package promises, and what it cannot (a panic in a goroutine that a handler starts ends
// the process, as in every Go program), is listed in adapters/runtimes/go/README.md. The wire is
// docs/protocol.md.
package worker

import (
	"context"
	"fmt"
	"slices"
)

// Version of the SDK, as READY reports it.
const Version = "0.1.0"

// Options of a worker.
type Options struct {
	// Concurrency is how many calls are handled at the same time; default 1: one after another, in
	// order, each answer written before the next call starts. With n > 1 calls start in order, up to n
	// at a time, each answer written before another call starts in its place.
	Concurrency int
}

// Worker is a table of handlers and hooks. Fill it, then Run it.
type Worker struct {
	concurrency int
	handlers    map[string]handler
	methods     []string // in order of declaration
	starts      []Hook
	stops       []Hook
	running     bool
}

// Hook runs once, before the first call (OnStart) or after the last (OnStop).
type Hook func(ctx context.Context) error

// handler is a typed handler with its types forgotten.
type handler struct {
	run     func(c *call) (any, error)
	streams bool // declared with HandleStream: it cannot run for a caller that wants one value
}

// New makes an empty worker. It panics when Concurrency is negative.
func New(options Options) *Worker {
	if options.Concurrency < 0 {
		panic(fmt.Sprintf("worker.New: expected Concurrency to be at least 1 (0 means 1); got %d", options.Concurrency))
	}
	return &Worker{concurrency: max(1, options.Concurrency), handlers: map[string]handler{}}
}

// Handle declares a method. Calls and casts reach the same handler; a cast's result is dropped.
//
// In receives args: struct fields map by `msgpack` or `json` tags, untagged ones in camelCase. nil
// args leave the zero value; args of another shape answer HANDLER_FAILED with name BadArguments and
// do not reach the handler. Out is carried back by the same rules. An error, and a panic with any
// value, becomes HANDLER_FAILED; see [Failure] for choosing its name and data. ctx ends with the
// deadline, with CANCEL and when the handler returns. A caller that asks for a stream gets the
// result as its only element.
//
// Handle panics when the method is declared twice, or after Run.
func Handle[In, Out any](w *Worker, method string, handle func(ctx context.Context, in In) (Out, error)) {
	w.declare(method, handler{run: func(c *call) (any, error) {
		var in In
		if err := c.readArguments(&in); err != nil {
			return nil, err
		}
		result, err := handle(c, in)
		if err == nil && c.output != nil {
			return nil, c.output.send(c, result)
		}
		return result, err
	}})
}

func (w *Worker) declare(method string, handler handler) {
	if _, taken := w.handlers[method]; taken || w.running {
		panic(fmt.Sprintf("worker.Handle: method %q is declared twice, or after Run", method))
	}
	w.methods = append(w.methods, method)
	w.handlers[method] = handler
}

// OnStart adds work to do before READY, such as loading a model. Heartbeats are answered meanwhile;
// an error ends the process with code 1. ctx is cancelled by STOP. Hooks run in order, and cannot
// call siblings yet.
func OnStart(w *Worker, hook Hook) { w.starts = append(w.starts, hook) }

// OnStop adds work to do after the last call, when STOP or SIGTERM has come; not when the host is
// gone. ctx carries what is left of the grace. Hooks run in reverse order.
func OnStop(w *Worker, hook Hook) { w.stops = append(w.stops, hook) }

// Run speaks the protocol until the host stops the worker. It does not return: it exits the
// process.
//
// Exit codes: 0 stopped, or the host is gone; 1 a hook failed; 64 not started by a host; 74 the
// frames could not be read or written; 76 the host broke the protocol.
func (w *Worker) Run() {
	w.running = true
	runProcess(w)
}

func (w *Worker) methodNames() []string { return slices.Clone(w.methods) }
