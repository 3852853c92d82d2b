package main

import (
	"unicode"
	"unicode/utf8"
)

// script says who finds the words of a stretch of text.
type script int

const (
	spaced     script = iota // words are found by UAX #29
	thaiScript               // by the Thai dictionary
	cjkScript                // by the Chinese or the Japanese dictionary
)

// run is a stretch of text in one script.
type run struct {
	text    string
	script  script
	hasKana bool
}

// runsOf cuts text where the script changes. Joined together the runs are the text.
func runsOf(text string) (runs []run) {
	start := 0
	current := run{}
	for at, letter := range text {
		kind := scriptOf(letter)
		if kind == spaced && at > start && unicode.Is(unicode.Mn, letter) {
			kind = current.script // a combining mark belongs to what it stands on
		}
		if at > start && kind != current.script {
			current.text = text[start:at]
			runs = append(runs, current)
			start, current = at, run{}
		}
		current.script = kind
		current.hasKana = current.hasKana || isKana(letter)
	}
	if start < len(text) {
		current.text = text[start:]
		runs = append(runs, current)
	}
	return runs
}

func scriptOf(letter rune) script {
	switch {
	case letter < utf8.RuneSelf:
		return spaced
	case letter >= 0x0E01 && letter <= 0x0E3A || letter >= 0x0E40 && letter <= 0x0E4E:
		return thaiScript // without the baht sign, the digits and the two marks of chapters
	case unicode.Is(unicode.Han, letter) || isKana(letter):
		return cjkScript
	}
	return spaced
}

func isKana(letter rune) bool {
	return unicode.In(letter, unicode.Hiragana, unicode.Katakana) || letter == 'ー'
}

// languageOf guesses a language from the letters: by majority of scripts, "und" for Latin and
// everything that many share.
//
// Kana decide for Japanese even where Han letters are more.
func languageOf(text string) string {
	counts := map[string]int{}
	for _, letter := range text {
		switch {
		case isKana(letter):
			counts["ja"] += 3
		case scriptOf(letter) == thaiScript:
			counts["th"]++
		case unicode.Is(unicode.Han, letter):
			counts["zh"]++
		case unicode.Is(unicode.Devanagari, letter):
			counts["hi"]++
		case unicode.Is(unicode.Arabic, letter):
			counts["ar"]++
		case unicode.Is(unicode.Cyrillic, letter):
			counts["ru"]++
		case unicode.IsLetter(letter):
			counts["und"]++
		}
	}
	if counts["ja"] > 0 {
		counts["ja"] += counts["zh"]
	}
	best := "und"
	for _, language := range []string{"th", "zh", "ja", "hi", "ar", "ru"} {
		if counts[language] > counts[best] {
			best = language
		}
	}
	return best
}
