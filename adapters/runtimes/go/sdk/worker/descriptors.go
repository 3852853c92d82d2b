//go:build unix

package worker

import (
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
	"tutti.dev/go/internal/wire"
)

// claimed is what this process found in its environment when the package was loaded.
var claimed = claim()

// transport is the pair of frame descriptors and how payloads travel on them.
type transport struct {
	in, out *os.File
	codec   wire.Codec
	err     error // why there is none; one line
}

const firstFree = 10 // moved descriptors go here or above, out of the way of what programs expect at 3, 4, …

// claim takes the frame descriptors away from everything else in the process, before main can
// print.
//
// It runs when the package is loaded, and only under a host: descriptor 1 may be the frames, and
// one fmt.Println in an init function or early in main would end the worker with a violation. The
// environment is cleaned so that grandchildren do not take themselves for workers; close-on-exec
// keeps the frames from them, since a grandchild holding descriptor 4 would hide our death.
func claim() transport {
	if os.Getenv("TUTTI_PROTOCOL") == "" {
		return transport{err: fmt.Errorf("this program is a Tutti worker and is started by a Tutti host; TUTTI_PROTOCOL is not set " +
			"(declare it as a worker in a supervision tree, see adapters/runtimes/go/README.md)")}
	}
	codec := wire.Codec(os.Getenv("TUTTI_CODEC"))
	if codec == "" {
		codec = wire.MsgPack
	}
	if codec != wire.MsgPack && codec != wire.JSON {
		return transport{err: fmt.Errorf("expected TUTTI_CODEC to be msgpack or json; got %q", codec)}
	}
	in, err := take("TUTTI_FD_IN", "/dev/null")
	if err != nil {
		return transport{err: err}
	}
	out, err := take("TUTTI_FD_OUT", "")
	if err != nil {
		return transport{err: err}
	}
	for _, name := range []string{"TUTTI_PROTOCOL", "TUTTI_FD_IN", "TUTTI_FD_OUT", "TUTTI_CODEC"} {
		_ = os.Unsetenv(name)
	}
	return transport{in: in, out: out, codec: codec}
}

// take makes a file of the descriptor that the variable names. One of 0, 1, 2 is moved away and its
// number pointed elsewhere: at the file called instead, or at stderr.
func take(variable, instead string) (*os.File, error) {
	fd, err := strconv.Atoi(os.Getenv(variable))
	if err != nil || fd < 0 {
		return nil, fmt.Errorf("expected %s to be a descriptor; got %q", variable, os.Getenv(variable))
	}
	if !isPipe(fd) {
		return nil, fmt.Errorf("%s=%d is not a pipe of the host's: was this started through a wrapper (npx, sudo, a launcher) that "+
			"closes descriptors above 2? Then declare the worker with descriptors: 'stdio'", variable, fd)
	}
	moved, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, firstFree)
	if err != nil {
		return nil, fmt.Errorf("%s=%d is not an open descriptor: %w", variable, fd, err)
	}
	switch {
	case fd > 2:
		err = unix.Close(fd)
	case instead == "":
		err = unix.Dup2(2, fd)
	default:
		err = redirect(fd, instead)
	}
	if err == nil {
		// Through the runtime's poller: a reader that blocks in read(2) keeps the processor from the
		// handler that it has just woken, which on one core costs 80 µs a call (measured). Spinning
		// handlers delay end of file by some 10 ms, never more than 100.
		err = unix.SetNonblock(moved, true)
	}
	if err != nil {
		return nil, fmt.Errorf("%s=%d: %w", variable, fd, err)
	}
	return os.NewFile(uintptr(moved), variable), nil
}

// isPipe tells whether a descriptor may be the host's. Below 3 is what the host gave; above it may
// be one of this very process, as the poller of Go's runtime, which must not be taken.
func isPipe(fd int) bool {
	if fd <= 2 {
		return true
	}
	var stat unix.Stat_t
	if unix.Fstat(fd, &stat) != nil {
		return false
	}
	kind := stat.Mode & unix.S_IFMT
	return kind == unix.S_IFIFO || kind == unix.S_IFSOCK
}

func redirect(fd int, path string) error {
	file, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer func() { _ = unix.Close(file) }()
	return unix.Dup2(file, fd)
}
