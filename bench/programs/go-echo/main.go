// The echo with the SDK for Go.
package main

import (
	"context"

	"tutti.dev/go/worker"
)

func main() {
	w := worker.New(worker.Options{})
	worker.Handle(w, "echo", func(_ context.Context, args any) (any, error) { return args, nil })
	w.Run()
}
