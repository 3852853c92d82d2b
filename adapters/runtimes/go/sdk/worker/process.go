//go:build unix

package worker

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// current is the session of this process, for Log and for calls from outside of handlers.
var current atomic.Pointer[session]

// runProcess is Run on the descriptors that the host gave us.
func runProcess(w *Worker) {
	if claimed.err != nil {
		fmt.Fprintln(os.Stderr, "tutti:", claimed.err)
		os.Exit(64)
	}
	s := newSession(w, claimed.in, claimed.out, claimed.codec, os.Exit)
	current.Store(s)
	terminate := make(chan os.Signal, 1)
	signal.Notify(terminate, unix.SIGTERM)
	go func() {
		for range terminate {
			s.stop("SIGTERM", math.NaN())
		}
	}()
	s.start()
	select {} // the reader, or the last step of stop, ends the process
}

// writeFailed ends the process: a host that reads no more is gone.
func (s *session) writeFailed(err error) {
	if errors.Is(err, unix.EPIPE) || errors.Is(err, unix.ECONNRESET) {
		s.exit(0)
		return
	}
	s.die(74, "cannot write frames: "+err.Error())
}

// die says one line on stderr and exits.
func (s *session) die(code int, reason string) {
	_, _ = fmt.Fprintln(s.stderr, "tutti:", strings.ReplaceAll(reason, "\n", "; "))
	s.exit(code)
}
