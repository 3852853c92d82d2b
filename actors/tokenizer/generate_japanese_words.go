//go:build ignore

// Makes data/japanese-words.dict of kagome's IPA dictionary: what go generate runs.
package main

import (
	"bytes"
	"encoding/binary"
	"io"
	"log"
	"os"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/ipa"
)

func main() {
	d := ipa.DictShrink()
	var file bytes.Buffer
	// The order of japanese.go.
	for _, part := range []io.WriterTo{
		dict.CharDef{CharClass: d.CharClass, CharCategory: d.CharCategory, InvokeList: d.InvokeList, GroupList: d.GroupList},
		d.UnkDict, d.Morphs, d.Connection, d.Index,
	} {
		var bytes bytes.Buffer
		if _, err := part.WriteTo(&bytes); err != nil {
			log.Fatal(err)
		}
		_ = binary.Write(&file, binary.LittleEndian, int64(bytes.Len()))
		file.Write(bytes.Bytes())
	}
	if err := os.WriteFile("data/japanese-words.dict", file.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
