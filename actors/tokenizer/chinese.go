package main

import (
	_ "embed"
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-ego/gse/hmm"
)

// chineseWords are simplified and traditional, sorted by bytes: a word, a space, and how often it
// was seen, to a line. See data/LICENSE-chinese-words.
//
//go:generate go run generate_chinese_words.go
//go:embed data/chinese-words.txt
var chineseWords string

// chineseDictionary cuts Chinese text as gse and jieba do: of all ways to cover the text it takes
// the most probable one, and looks for unknown words in what that leaves as single letters, by a
// hidden Markov model.
type chineseDictionary struct {
	words    []string        // sorted; they share the memory of the file
	weights  []float64       // of each word: the logarithm of its probability
	starting map[rune][2]int // the words, from and to, that start with a letter
	unknown  float64         // the weight of a letter that no word covers
}

// newChineseDictionary reads lines of words and counts.
func newChineseDictionary(text string) (*chineseDictionary, error) {
	size := strings.Count(text, "\n")
	d := &chineseDictionary{words: make([]string, 0, size), weights: make([]float64, 0, size), starting: make(map[rune][2]int, 8192)}
	total := 0
	for line := range strings.Lines(text) {
		word, number, _ := strings.Cut(line[:len(line)-1], " ")
		count, err := strconv.Atoi(number)
		if err != nil {
			return nil, fmt.Errorf("line %d of the Chinese words: %w", len(d.words)+1, err)
		}
		first, _ := utf8.DecodeRuneInString(word)
		from, isKnown := d.starting[first]
		if !isKnown {
			from[0] = len(d.words)
		}
		d.words = append(d.words, word)
		d.weights = append(d.weights, math.Log(float64(count)))
		d.starting[first] = [2]int{from[0], len(d.words)}
		total += count
	}
	d.unknown = -math.Log(float64(total))
	for i := range d.weights {
		d.weights[i] += d.unknown
	}
	hmm.LoadModel()
	return d, nil
}

// segment cuts a run of Han letters.
func (d *chineseDictionary) segment(text string) (pieces []string) {
	next := d.mostProbable(text)
	single := 0 // where the single letters begin that have not been looked at
	for at := 0; at < len(text); at = next[at] {
		_, size := utf8.DecodeRuneInString(text[at:])
		if next[at] == at+size {
			continue
		}
		pieces = append(d.unknownWords(pieces, text[single:at]), text[at:next[at]])
		single = next[at]
	}
	return d.unknownWords(pieces, text[single:])
}

// mostProbable gives where the piece ends that begins at a place. Between equals the longer first
// piece wins.
func (d *chineseDictionary) mostProbable(text string) (next []int) {
	next = make([]int, len(text)+1)
	weights := make([]float64, len(text)+1)
	for at := len(text) - 1; at >= 0; at-- {
		if !utf8.RuneStart(text[at]) {
			continue
		}
		d.prefixes(text[at:], func(length int, weight float64) {
			if weight += weights[at+length]; next[at] == 0 || weight >= weights[at] {
				next[at], weights[at] = at+length, weight
			}
		})
		if next[at] == 0 {
			_, size := utf8.DecodeRuneInString(text[at:])
			next[at], weights[at] = at+size, d.unknown+weights[at+size]
		}
	}
	return next
}

// unknownWords adds what the model makes of a run of single letters. A run that is a word is none
// here: as one it was less probable.
func (d *chineseDictionary) unknownWords(pieces []string, run string) []string {
	switch _, size := utf8.DecodeRuneInString(run); {
	case run == "":
		return pieces
	case size == len(run):
		return append(pieces, run)
	case d.has(run):
		return append(pieces, strings.Split(run, "")...)
	}
	return append(pieces, hmm.Cut(run)...)
}

func (d *chineseDictionary) has(word string) (found bool) {
	d.prefixes(word, func(length int, _ float64) { found = found || length == len(word) })
	return found
}

// prefixes visits all words that text begins with, shortest first: their lengths in bytes and their
// weights.
func (d *chineseDictionary) prefixes(text string, visit func(length int, weight float64)) {
	first, length := utf8.DecodeRuneInString(text)
	within := d.starting[first]
	for low, high := within[0], within[1]; low < high; {
		prefix := text[:length]
		low += sort.Search(high-low, func(i int) bool { return d.words[low+i] >= prefix })
		high = low + sort.Search(high-low, func(i int) bool { return !strings.HasPrefix(d.words[low+i], prefix) })
		if low < high && len(d.words[low]) == length {
			visit(length, d.weights[low])
		}
		if length == len(text) {
			return
		}
		_, size := utf8.DecodeRuneInString(text[length:])
		length += size
	}
}
