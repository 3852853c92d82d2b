// A port of an Erlang system, as it was written for open_port(…, [{packet, 4}]): JSON on stdin and
// stdout.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
)

type request struct {
	ID       int       `json:"id"`
	Module   string    `json:"module"`
	Function string    `json:"function"`
	Args     []float64 `json:"args"`
}

func main() {
	in := bufio.NewReader(os.Stdin)
	for {
		var size uint32
		if binary.Read(in, binary.BigEndian, &size) != nil {
			return
		}
		packet := make([]byte, size)
		if _, err := io.ReadFull(in, packet); err != nil {
			return
		}
		var asked request
		if err := json.Unmarshal(packet, &asked); err != nil {
			os.Exit(1)
		}
		answer, _ := json.Marshal(handle(asked))
		binary.Write(os.Stdout, binary.BigEndian, uint32(len(answer)))
		os.Stdout.Write(answer)
	}
}

func handle(asked request) map[string]any {
	if asked.Module != "math" || asked.Function != "sum" {
		return map[string]any{"id": asked.ID, "error": "undef"}
	}
	sum := 0.0
	for _, n := range asked.Args {
		sum += n
	}
	return map[string]any{"id": asked.ID, "result": sum}
}
