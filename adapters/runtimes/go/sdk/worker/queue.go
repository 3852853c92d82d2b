package worker

import "sync"

// queue holds the calls that wait and starts them in order, up to limit at a time.
//
//	reader ── push ──> waiting ── take ──> runner goroutines (at most limit) ──> session.handle
//
// A runner wakes the next one at the very moment it starts its own call, so starts happen one after
// another and in order.
type queue struct {
	mu       sync.Mutex
	waiting  []*call
	open     map[uint32]*call // unanswered CALLs, waiting or running, by id
	running  int              // runners alive
	waking   bool             // a runner has been started and has not taken a call yet
	stopping bool
	idle     chan struct{} // closed when stopping and nothing runs
	limit    int
	handle   func(*call)
	settle   func() // waits until all answers given so far are written
}

func newQueue(limit int, handle func(*call), settle func()) *queue {
	return &queue{open: map[uint32]*call{}, idle: make(chan struct{}), limit: limit, handle: handle, settle: settle}
}

// admission is what became of a pushed call.
type admission int

const (
	admitted admission = iota
	refusedStopping
	refusedDuplicate
)

func (q *queue) push(c *call) admission {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !c.isCast() {
		if _, taken := q.open[c.id]; taken {
			return refusedDuplicate
		}
	}
	if q.stopping {
		return refusedStopping
	}
	if !c.isCast() {
		q.open[c.id] = c
	}
	q.waiting = append(q.waiting, c)
	q.wake()
	return admitted
}

// wake starts a runner when there is work for one more; the lock is held.
func (q *queue) wake() {
	if len(q.waiting) > 0 && q.running < q.limit && !q.waking {
		q.waking = true
		q.running++
		go q.run()
	}
}

func (q *queue) run() {
	finished := false
	defer func() {
		if !finished {
			go q.run() // a handler called runtime.Goexit, which took this goroutine; another takes its place
		}
	}()
	for {
		c := q.take()
		if c == nil {
			finished = true
			return
		}
		q.handle(c)
	}
}

// take is called by a runner for its next call; nil sends it home.
func (q *queue) take() *call {
	q.mu.Lock()
	c := q.pop()
	q.waking = false
	if c == nil {
		q.running--
		q.announceIdle()
	} else {
		q.wake()
	}
	q.mu.Unlock()
	if c != nil {
		// The host relies on it (docs/protocol.md §6): what this runner answered before is written, and
		// so is what was cancelled in front of this call, so that at most the limit oldest unanswered
		// calls have been started.
		q.settle()
	}
	return c
}

// pop takes the first call that has not been answered already.
func (q *queue) pop() *call {
	for len(q.waiting) > 0 {
		c := q.waiting[0]
		q.waiting[0] = nil
		q.waiting = q.waiting[1:]
		if !c.settled {
			c.started = true
			return c
		}
	}
	q.waiting = nil
	return nil
}

// done forgets a call that is about to be answered: from then on the host may use its id again.
func (q *queue) done(c *call) {
	if c.isCast() {
		return
	}
	q.mu.Lock()
	delete(q.open, c.id)
	q.mu.Unlock()
}

// find gives the unanswered call of the id, waiting or running, or nil.
func (q *queue) find(id uint32) *call {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.open[id]
}

// cancel reports a waiting call as never started, under the lock so that nothing overtakes its
// answer; a running one is told.
func (q *queue) cancel(id uint32, answer func(*call)) {
	q.mu.Lock()
	c, isOpen := q.open[id]
	if !isOpen {
		q.mu.Unlock()
		return // its answer was on the way
	}
	if c.started {
		q.mu.Unlock()
		c.cancel()
		return
	}
	c.settled = true
	delete(q.open, id)
	answer(c)
	q.mu.Unlock()
}

// stop refuses what waits and what will come; idle closes when the last running call has ended.
// False when it was stopping already.
func (q *queue) stop(refuse func(*call)) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stopping {
		return false
	}
	q.stopping = true
	for c := q.pop(); c != nil; c = q.pop() {
		delete(q.open, c.id)
		refuse(c)
	}
	q.announceIdle()
	return true
}

func (q *queue) announceIdle() {
	if q.stopping && q.running == 0 {
		close(q.idle)
	}
}
