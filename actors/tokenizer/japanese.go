package main

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/dict/trie"
	"github.com/ikawaha/kagome/v2/tokenizer"
)

// japaneseWords is kagome's IPA dictionary as far as cutting needs it: no readings, no parts of
// speech.
//
// Five parts, each behind its length: letters, unknown words, costs of words, costs of neighbours,
// index. Each is as kagome writes it, but not compressed: kagome itself takes 0.35 s of a core to
// unpack and decode what is read here in a few milliseconds, and a worker that is killed often
// would spend its life with that.
//
//go:generate go run generate_japanese_words.go
//go:embed data/japanese-words.dict
var japaneseWords []byte

// loadJapanese reads the dictionary of Japanese.
func loadJapanese() (func(string) []string, error) {
	words, err := readJapanese(japaneseWords)
	if err != nil {
		return nil, err
	}
	japanese, err := tokenizer.New(words, tokenizer.OmitBosEos())
	if err != nil {
		return nil, err
	}
	return japanese.Wakati, nil
}

// readJapanese never reads outside data: a file that was cut short is an error.
func readJapanese(data []byte) (*dict.Dict, error) {
	parts, err := partsOf(data, 5)
	if err != nil {
		return nil, err
	}
	letters, err := dict.ReadCharDef(bytes.NewReader(parts[0]))
	if err != nil {
		return nil, fmt.Errorf("the letters of the Japanese words: %w", err)
	}
	unknown, err := dict.ReadUnkDic(bytes.NewReader(parts[1]))
	if err != nil {
		return nil, fmt.Errorf("the unknown words of the Japanese words: %w", err)
	}
	return &dict.Dict{
		CharClass: letters.CharClass, CharCategory: letters.CharCategory,
		InvokeList: letters.InvokeList, GroupList: letters.GroupList,
		UnkDict:    unknown,
		Morphs:     readMorphs(parts[2]),
		Connection: readConnection(parts[3]),
		Index:      readIndex(parts[4]),
	}, nil
}

func partsOf(data []byte, count int) (parts [][]byte, err error) {
	for i := range count {
		if len(data) < 8 || binary.LittleEndian.Uint64(data) > uint64(len(data)-8) {
			return nil, fmt.Errorf("the Japanese words end within part %d of %d; run go generate", i+1, count)
		}
		end := 8 + binary.LittleEndian.Uint64(data)
		parts = append(parts, data[8:end])
		data = data[end:]
	}
	return parts, nil
}

// readMorphs reads a count, and three numbers for each word.
func readMorphs(data []byte) dict.Morphs {
	morphs := make(dict.Morphs, int64At(data, 0))
	for i := range morphs {
		at := data[8+6*i:][:6]
		morphs[i] = dict.Morph{LeftID: int16At(at, 0), RightID: int16At(at, 2), Weight: int16At(at, 4)}
	}
	return morphs
}

// readConnection reads the rows, the columns, and a cost for each pair.
func readConnection(data []byte) dict.ConnectionTable {
	table := dict.ConnectionTable{Row: int64At(data, 0), Col: int64At(data, 8)}
	table.Vec = make([]int16, table.Row*table.Col)
	for i := range table.Vec {
		table.Vec[i] = int16At(data, 16+2*i)
	}
	return table
}

// readIndex reads the trie, and how many more words have the spelling of a word.
func readIndex(data []byte) dict.IndexTable {
	nodes := make(trie.DoubleArray, int64At(data, 0))
	for i := range nodes {
		at := data[8+8*i:][:8]
		nodes[i].Base, nodes[i].Check = int32At(at, 0), int32At(at, 4)
	}
	data = data[8+8*len(nodes):]
	same := make(map[int32]int32, int64At(data, 0))
	for at := 8; at < len(data); at += 8 {
		same[int32At(data, at)] = int32At(data, at+4)
	}
	return dict.IndexTable{Da: nodes, Dup: same}
}

func int16At(data []byte, at int) int16 { return int16(binary.LittleEndian.Uint16(data[at:])) }
func int32At(data []byte, at int) int32 { return int32(binary.LittleEndian.Uint32(data[at:])) }
func int64At(data []byte, at int) int64 { return int64(binary.LittleEndian.Uint64(data[at:])) }
