package worker

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"tutti.dev/go/internal/wire"
)

// programs are what this test binary can be when it is started again.
var programs = map[string]func(){
	"echo": func() {
		fmt.Println("printed before anything else")
		w := New(Options{})
		Handle(w, "echo", func(_ context.Context, in any) (any, error) { return in, nil })
		Handle(w, "print", func(_ context.Context, text string) (any, error) {
			fmt.Println(text)
			_, err := os.Stdout.WriteString(text)
			return nil, err
		})
		Handle(w, "grandchild", func(context.Context, any) (string, error) {
			out, err := exec.Command("/bin/sh", "-c", "ls /proc/self/fd; env; echo from the grandchild").CombinedOutput()
			return string(out), err
		})
		Handle(w, "wait", func(ctx context.Context, _ any) (any, error) {
			Progress(ctx, 0, "waiting")
			<-ctx.Done()
			return nil, ctx.Err()
		})
		OnStop(w, func(context.Context) error { _, err := fmt.Fprintln(os.Stderr, "cleaned up"); return err })
		w.Run()
	},
	"spinner": func() {
		n := 2 * runtime.NumCPU()
		w := New(Options{Concurrency: n})
		Handle(w, "spin", func(ctx context.Context, _ any) (any, error) {
			Progress(ctx, 0.5, "spinning")
			for {
			}
		})
		w.Run()
	},
}

func TestEndOfFileEndsABusyWorkerAtOnce(t *testing.T) {
	h, _ := asProcess(t, "spinner", 3, 4, wire.MsgPack)
	h.next(wire.Ready)
	for range 2 * runtime.NumCPU() {
		h.call("spin", nil)
		h.next(wire.Progress)
	}
	h.write(wire.Ping, 7)
	if pong := h.next(wire.Pong); pong.Number != 7 || pong.Count != 0 {
		t.Errorf("a busy worker answered %+v", pong)
	}
	_ = h.to.Close()
	h.exits(0)
}

func TestEndOfFileBeforeHelloEndsTheWorker(t *testing.T) {
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), "TUTTI_TEST_PROGRAM=echo", "TUTTI_PROTOCOL=1", "TUTTI_FD_IN=0", "TUTTI_FD_OUT=1")
	if err := command.Run(); err != nil { // stdin is /dev/null
		t.Error(err)
	}
}

func TestNothingPrintedReachesTheFrames(t *testing.T) {
	for _, transport := range []struct{ in, out int }{{3, 4}, {0, 1}} {
		for _, codec := range []wire.Codec{wire.MsgPack, wire.JSON} {
			t.Run(fmt.Sprint(transport, codec), func(t *testing.T) {
				h, command := asProcess(t, "echo", transport.in, transport.out, codec)
				ready := h.next(wire.Ready)
				if !strings.Contains(string(ready.Value), "go"+"/"+Version) {
					t.Errorf("READY: %q", ready.Value)
				}
				h.reply(h.call("print", strings.Repeat("text\n", 1000)))
				if got := h.reply(h.call("echo", "สวัสดี")); got != "สวัสดี" {
					t.Errorf("got %v", got)
				}
				fds := fmt.Sprint(h.reply(h.call("grandchild", nil)))
				if strings.Contains(fds, "TUTTI_FD") || strings.Contains(fds, "\n1\n2\n10") || !strings.Contains(fds, "from the grandchild") {
					t.Errorf("the grandchild saw %s", fds)
				}
				_ = h.to.Close()
				h.exits(0)
				printed := h.stderr.String()
				if out, ok := command.Stdout.(*syncBuffer); ok {
					printed = out.String()
				}
				if strings.Count(printed, "text") != 2000 || !strings.Contains(printed, "printed before anything else") {
					t.Errorf("what was printed did not arrive whole: %d bytes", len(printed))
				}
			})
		}
	}
}

func TestSIGTERMIsStop(t *testing.T) {
	h, command := asProcess(t, "echo", 3, 4, wire.MsgPack)
	h.next(wire.Ready)
	running := h.call("wait", nil)
	h.next(wire.Progress)
	waiting := h.call("echo", 1)
	h.write(wire.Ping, 1) // answered after the call before it was queued
	h.next(wire.Pong)
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	h.fails(waiting, "STOPPING")
	h.write(wire.Cancel, running)
	h.fails(running, "CANCELLED")
	h.exits(0)
	if !strings.Contains(h.stderr.String(), "cleaned up") {
		t.Error("OnStop did not run")
	}
}

func TestWithoutAHostOneLineExplains(t *testing.T) {
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), "TUTTI_TEST_PROGRAM=echo")
	var stderr strings.Builder
	command.Stderr = &stderr
	_ = command.Run()
	if code := command.ProcessState.ExitCode(); code != 64 || strings.Count(stderr.String(), "\n") != 1 ||
		!strings.Contains(stderr.String(), "TUTTI_PROTOCOL") {
		t.Errorf("exit %d, stderr %q", code, stderr.String())
	}
}

func TestAHostThatReadsNoMoreIsGone(t *testing.T) {
	in, toWorker, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	fromWorker, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), "TUTTI_TEST_PROGRAM=echo", "TUTTI_PROTOCOL=1", "TUTTI_FD_IN=3", "TUTTI_FD_OUT=4")
	command.ExtraFiles = []*os.File{in, out}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	_ = out.Close()
	_ = fromWorker.Close()
	hello := (&host{t: t, codec: wire.MsgPack}).frame(wire.Hello, map[string]any{"maxFrameBytes": 1024})
	if _, err := toWorker.Write(hello); err != nil {
		t.Fatal(err)
	}
	if err := command.Wait(); err != nil {
		t.Errorf("expected exit code 0; got %v", err)
	}
	_, _ = io.WriteString(toWorker, "")
}
