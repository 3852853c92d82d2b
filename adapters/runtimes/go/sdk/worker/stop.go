package worker

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"
)

// stop begins the orderly end: nothing new starts, what runs may finish, the OnStop hooks clean up,
// and the process exits with 0. graceMs bounds all of it; NaN is no limit. Only the first stop
// counts.
func (s *session) stop(reason string, graceMs float64) {
	deadline := time.Now().AddDate(100, 0, 0)
	if !math.IsNaN(graceMs) {
		deadline = time.Now().Add(time.Duration(min(graceMs*float64(time.Millisecond), math.MaxInt64/2)))
	}
	isFirst := s.queue.stop(func(c *call) { s.refuse(c, "STOPPING", "Stopping", "the worker is stopping") })
	if isFirst {
		close(s.stopped)
		go s.end(deadline, reason)
	}
}

func (s *session) end(deadline time.Time, reason string) {
	ctx, cancel := context.WithDeadline(context.Background(), deadline)
	defer cancel()
	for _, ended := range []<-chan struct{}{s.started, s.queue.idle} {
		select {
		case <-ended:
		case <-ctx.Done():
			s.die(0, fmt.Sprintf("the grace is over (%s) and a handler or hook still runs", reason))
			return
		}
	}
	cleaned := make(chan error, 1)
	go func() { cleaned <- runHooks(ctx, "OnStop", backwards(s.worker.stops)) }()
	select {
	case err := <-cleaned:
		if err != nil {
			s.die(1, err.Error())
			return
		}
	case <-ctx.Done():
		s.die(0, fmt.Sprintf("the grace is over (%s) and an OnStop hook still runs", reason))
		return
	}
	s.out.flushed()
	s.exit(0)
}

// runStartHooks runs until the first error; STOP cancels the context of the hook that runs and
// skips the rest.
func (s *session) runStartHooks() error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-s.stopped:
			cancel()
		case <-ctx.Done():
		}
	}()
	err := runHooks(ctx, "OnStart", s.worker.starts)
	select {
	case <-s.stopped:
		return nil
	default:
		return err
	}
}

func runHooks(ctx context.Context, name string, hooks []Hook) error {
	for _, hook := range hooks {
		if err := runHook(ctx, hook); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func runHook(ctx context.Context, hook Hook) (err error) {
	returned := false
	defer func() {
		if p := recover(); !returned {
			err = fmt.Errorf("panic: %s", describePanicValue(p))
		}
	}()
	err = hook(ctx)
	returned = true
	return err
}

func backwards(hooks []Hook) []Hook {
	reversed := slices.Clone(hooks)
	slices.Reverse(reversed)
	return reversed
}
