package worker

import (
	"io"
	"sync"
)

// pipe is the one way out: frames leave whole, in the order in which they were given.
//
//	send ─┐                    ┌─ who finds nobody writing, writes; what others give meanwhile
//	send ─┼─> waiting bytes ───┤  leaves together in his next write
//	post ─┘                    └─ post never writes itself: the reader must not block
type pipe struct {
	mu      sync.Mutex
	changed sync.Cond
	to      io.Writer
	waiting []byte
	spare   []byte // the other of two buffers that take turns
	writing bool   // false only when nothing waits
	given   uint64 // bytes ever given and ever written
	written uint64
	failed  func(error) // called when a write fails; must not return
}

// highWaterBytes is how much may wait before senders do.
const highWaterBytes = 1 << 20

func newPipe(to io.Writer, failed func(error)) *pipe {
	p := &pipe{to: to, failed: failed}
	p.changed.L = &p.mu
	return p
}

// send returns once the frame is written, or copied for the goroutine that is writing now. It
// blocks when the host does not read.
func (p *pipe) send(frame []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.writing && len(p.waiting) > highWaterBytes {
		p.changed.Wait()
	}
	p.given += uint64(len(frame))
	if p.writing {
		p.waiting = append(p.waiting, frame...)
		return
	}
	p.writing = true
	p.write(frame)
	p.drain()
}

// post gives a frame without ever blocking.
func (p *pipe) post(frame []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.given += uint64(len(frame))
	p.waiting = append(p.waiting, frame...)
	if !p.writing {
		p.writing = true
		go func() {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.drain()
		}()
	}
}

// flushed waits until everything given before it has been written.
func (p *pipe) flushed() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for before := p.given; p.written < before; {
		p.changed.Wait()
	}
}

// drain writes until nothing waits. It is entered with the lock held and writing set, and ends the
// turn.
func (p *pipe) drain() {
	for len(p.waiting) > 0 {
		batch := p.waiting
		p.waiting, p.spare = p.spare[:0], nil
		p.write(batch)
		if cap(batch) <= 2*highWaterBytes {
			p.spare = batch
		}
	}
	p.writing = false
	p.changed.Broadcast()
}

// write lets go of the lock while the descriptor takes the bytes.
func (p *pipe) write(batch []byte) {
	p.mu.Unlock()
	_, err := p.to.Write(batch)
	if err != nil {
		p.failed(err)
	}
	p.mu.Lock()
	p.written += uint64(len(batch))
	p.changed.Broadcast()
}
