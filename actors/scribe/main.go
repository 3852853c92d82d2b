// The scribe in Go: four entries at a time. README.md has the contract.
package main

import (
	"context"
	"log"
	"os"
	"time"

	"tutti.dev/go/worker"
)

type entry struct {
	Id     string
	WorkMs float64
}

func main() {
	file, err := os.OpenFile(os.Getenv("SCRIBE_FILE"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	note := func(what, id string) error {
		_, err := file.WriteString(what + " " + id + "\n")
		return err
	}
	w := worker.New(worker.Options{Concurrency: 4})
	worker.Handle(w, "write", func(_ context.Context, in entry) (string, error) {
		if err := note("started", in.Id); err != nil {
			return "", err
		}
		time.Sleep(time.Duration(in.WorkMs * float64(time.Millisecond)))
		return in.Id, note("finished", in.Id)
	})
	w.Run()
}
