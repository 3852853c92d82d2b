// Counts words.
package main

import (
	"context"
	"strings"

	"tutti.dev/go/worker"
)

func main() {
	w := worker.New(worker.Options{Concurrency: 8})
	worker.Handle(w, "count", func(_ context.Context, text string) (int, error) {
		return len(strings.Fields(text)), nil
	})
	w.Run()
}
