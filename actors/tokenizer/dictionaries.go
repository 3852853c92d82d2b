package main

import (
	"context"
	"os"
	"runtime/debug"
	"sync"
)

// dictionaries are the two that take long to load (some 20 to 50 ms each of one core); the Thai one
// is ready in 3 ms.
type dictionaries struct {
	chinese, japanese *segmenter
}

// segmenter cuts text once its dictionary is there.
type segmenter struct {
	loaded chan struct{}
	cut    func(text string) []string
	err    error
}

// gcPercent bounds the garbage above the 35 MB that the dictionaries keep alive; Go's default of
// 100 would double them.
const gcPercent = 40

// loadDictionaries starts loading and returns at once.
func loadDictionaries() *dictionaries {
	thai() // 3 ms
	d := &dictionaries{chinese: load(loadChinese), japanese: load(loadJapanese)}
	go func() {
		<-d.chinese.loaded
		<-d.japanese.loaded
		if os.Getenv("GOGC") == "" {
			debug.SetGCPercent(gcPercent)
		}
		debug.FreeOSMemory() // loading leaves as much garbage as it keeps
	}()
	return d
}

func load(open func() (func(string) []string, error)) *segmenter {
	s := &segmenter{loaded: make(chan struct{})}
	go func() {
		defer close(s.loaded)
		s.cut, s.err = open()
	}()
	return s
}

// segment waits for the dictionary, within ctx, and cuts.
func (s *segmenter) segment(ctx context.Context, text string) ([]string, error) {
	select {
	case <-s.loaded:
	default:
		select {
		case <-s.loaded:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if s.err != nil {
		return nil, s.err
	}
	return s.cut(text), nil
}

// loadChinese reads the dictionary of simplified and traditional Chinese.
func loadChinese() (func(string) []string, error) {
	chinese, err := newChineseDictionary(chineseWords)
	if err != nil {
		return nil, err
	}
	return chinese.segment, nil
}

// thai is the dictionary of Thai words.
var thai = sync.OnceValue(func() *thaiDictionary { return newThaiDictionary(thaiWords + thaiAdditions) })
