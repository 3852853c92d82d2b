package main

import (
	"context"
	"unicode"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/clipperhouse/uax29/v2/words"
)

// wordsOf lists the words of text in order, without punctuation and space.
//
// It waits until the dictionaries that the text needs are loaded; the error is ctx's.
func wordsOf(ctx context.Context, dictionaries *dictionaries, text, language string) ([]string, error) {
	list := make([]string, 0, len(text)/6)
	for _, r := range runsOf(text) {
		var found []string
		var err error
		switch {
		case r.script == thaiScript:
			found = thai().segment(r.text)
		case r.script == cjkScript && (r.hasKana || language == "ja"):
			found, err = dictionaries.japanese.segment(ctx, r.text)
		case r.script == cjkScript:
			found, err = dictionaries.chinese.segment(ctx, r.text)
		default:
			for piece := words.FromString(r.text); piece.Next(); {
				found = append(found, piece.Value())
			}
		}
		if err != nil {
			return nil, err
		}
		for _, word := range found {
			if isWord(word) {
				list = append(list, word)
			}
		}
	}
	return list, nil
}

// isWord is true for what holds a letter or a digit: no punctuation, space, symbol or emoji.
func isWord(piece string) bool {
	for _, letter := range piece {
		if unicode.IsLetter(letter) || unicode.IsNumber(letter) {
			return true
		}
	}
	return false
}

// graphemesOf counts what a reader would call characters.
func graphemesOf(text string) (count int) {
	for cluster := graphemes.FromString(text); cluster.Next(); {
		count++
	}
	return count
}
