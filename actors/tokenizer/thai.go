package main

import (
	_ "embed"
	"sort"
	"strings"
	"unicode/utf8"
)

// thaiWords is ICU's list, one word to a line, sorted by bytes; see data/LICENSE-thai-words.
//
//go:embed data/thai-words.txt
var thaiWords string

// thaiAdditions are loan words that the list lacks.
const thaiAdditions = `
เปียโน ออร์เคสตรา โมสาร์ท เบโทเฟน โชแปง สมาร์ตโฟน สมาร์ทโฟน โควิด เฟซบุ๊ก ยูทูบ กูเกิล หุ่นยนต์ พอดแคสต์ สตาร์ตอัป โซลาร์`

// thaiDictionary cuts Thai text, which has no space between words, by maximal matching: of all ways
// to cover the text it takes the one with the fewest letters outside of the dictionary, then the
// one with the fewest words, then the one whose words are long early.
type thaiDictionary struct {
	words []string // sorted; they share the memory of the file
}

func newThaiDictionary(text string) *thaiDictionary {
	words := strings.Fields(text)
	sort.Strings(words)
	return &thaiDictionary{words: words}
}

// path is the best way from a place to the end of the text.
type path struct {
	unknown int // letters outside of the dictionary
	pieces  int
	next    int  // where the first piece ends
	isWord  bool // whether the first piece is in the dictionary
}

func (p path) betterThan(other path) bool {
	if p.unknown != other.unknown {
		return p.unknown < other.unknown
	}
	return p.pieces < other.pieces
}

// segment cuts a run of Thai letters. Letters that no word covers stay together as one piece; ๆ
// stays with the word it repeats.
func (d *thaiDictionary) segment(text string) []string {
	best := make([]path, len(text)+1)
	for at := len(text) - 1; at >= 0; at-- {
		if !canBreak(text, at) {
			continue
		}
		best[at] = d.pathFrom(text, at, best)
	}
	var pieces []string
	for at := 0; at < len(text); {
		end := best[at].next
		for !best[at].isWord && end < len(text) && !best[end].isWord {
			end = best[end].next
		}
		pieces = append(pieces, text[at:end])
		at = end
	}
	return pieces
}

func (d *thaiDictionary) pathFrom(text string, at int, best []path) path {
	next := at + 1
	for !canBreak(text, next) {
		next++
	}
	after := best[next]
	result := path{unknown: after.unknown + utf8.RuneCountInString(text[at:next]), pieces: after.pieces, next: next}
	if next == len(text) || after.isWord {
		result.pieces++ // else it grows the unknown piece behind it
	}
	d.prefixes(text[at:], func(length int) {
		end := at + length
		end += len(text[end:]) - len(strings.TrimPrefix(text[end:], "ๆ"))
		if !canBreak(text, end) {
			return
		}
		candidate := path{unknown: best[end].unknown, pieces: best[end].pieces + 1, next: end, isWord: true}
		if !result.betterThan(candidate) { // longer words come later, and win a tie
			result = candidate
		}
	})
	return result
}

// prefixes visits the lengths in bytes of all words that text begins with, shortest first.
func (d *thaiDictionary) prefixes(text string, visit func(length int)) {
	low, high := 0, len(d.words)
	for length := 0; length < len(text); {
		_, size := utf8.DecodeRuneInString(text[length:])
		length += size
		prefix := text[:length]
		low += sort.Search(high-low, func(i int) bool { return d.words[low+i] >= prefix })
		high = low + sort.Search(high-low, func(i int) bool { return !strings.HasPrefix(d.words[low+i], prefix) })
		if low == high {
			return
		}
		if d.words[low] == prefix {
			visit(length)
		}
	}
}

// canBreak is false inside of a letter, before a vowel or mark that stands on the consonant before
// it, and behind a vowel that is written before its consonant (เ แ โ ใ ไ).
func canBreak(text string, at int) bool {
	if at == 0 || at == len(text) {
		return true
	}
	if !utf8.RuneStart(text[at]) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[at:])
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	depends := next >= 0x0E30 && next <= 0x0E3A || next >= 0x0E45 && next <= 0x0E4E
	leads := before >= 0x0E40 && before <= 0x0E44
	return !depends && !leads
}
