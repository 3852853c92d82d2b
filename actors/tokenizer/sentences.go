package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// sentencesOf lists the sentences of text in order, without the space around them.
//
// UAX #29 cuts; then what it cut behind an abbreviation is joined again, and Thai, which ends
// sentences with a space only, is cut at spaces.
func sentencesOf(text, language string) []string {
	list := []string{}
	start, end := 0, 0
	for piece := sentences.FromString(text); piece.Next(); {
		end += len(piece.Value())
		cut := start + len(withoutOpening(text[start:end]))
		if endsInAbbreviation(text[start:cut], text[cut:], language) || quotes(text[start:cut], text[cut:]) {
			continue
		}
		list = appendSentences(list, text[start:cut])
		start = cut
	}
	return appendSentences(list, text[start:])
}

func appendSentences(list []string, piece string) []string {
	for _, sentence := range cutThai(strings.TrimSpace(piece)) {
		if sentence = strings.TrimSpace(sentence); sentence != "" {
			list = append(list, sentence)
		}
	}
	return list
}

// withoutOpening drops an opening bracket from the end: UAX #29 counts all brackets as closing
// ("…いる。「" + "本当…").
func withoutOpening(piece string) string {
	return strings.TrimRightFunc(piece, func(letter rune) bool { return unicode.In(letter, unicode.Ps, unicode.Pi) })
}

// quotes is true where a Japanese sentence goes on behind what somebody said: 「本当ですか？」と聞いた。
func quotes(piece, rest string) bool {
	closed := strings.HasSuffix(piece, "」") || strings.HasSuffix(piece, "』")
	return closed && (strings.HasPrefix(rest, "と") || strings.HasPrefix(rest, "って"))
}

// endsInAbbreviation is true when the full stop at the end of piece is not the end of a sentence.
func endsInAbbreviation(piece, rest, language string) bool {
	trimmed := strings.TrimRightFunc(piece, unicode.IsSpace)
	if strings.ContainsAny(piece[len(trimmed):], "\n\r\u2028\u2029\u0085") || strings.TrimSpace(rest) == "" {
		return false // a paragraph ends here whatever stands before it
	}
	body, hasStop := strings.CutSuffix(trimmed, ".")
	if !hasStop {
		return false
	}
	before, word := cutLastWord(body)
	if isKnown(closing, language, word) {
		return false
	}
	if strings.HasSuffix(before, " p.") && (word == "ex" || word == "ej") {
		return true // "por exemplo", "por ejemplo", "par exemple"
	}
	return isKnown(abbreviations, language, word) || isInitial(before, word, language) || isOrdinal(word, rest, language)
}

// cutLastWord splits at the last space, and drops an opening bracket or quotation mark before the
// word.
func cutLastWord(text string) (before, word string) {
	at := strings.LastIndexFunc(text, unicode.IsSpace)
	if at >= 0 {
		_, size := utf8.DecodeRuneInString(text[at:])
		before, word = text[:at], text[at+size:]
	} else {
		word = text
	}
	return before, strings.TrimLeft(word, "([{\"'«„“‘¿¡")
}

// isInitial is true for a single letter: "J. S. Bach", "z. B.", "А. С. Пушкин"; not for English
// "I", nor for "в 1799 г." and "и т. д.", which may end a sentence.
func isInitial(before, word, language string) bool {
	letter, size := utf8.DecodeRuneInString(word)
	if size != len(word) || !unicode.IsLetter(letter) || unicode.In(letter, unicode.Han, unicode.Hiragana, unicode.Katakana) {
		return false
	}
	_, previous := cutLastWord(strings.TrimSpace(before))
	switch language {
	case "en":
		return letter != 'I' || strings.HasSuffix(previous, ".")
	case "ru":
		first, _ := utf8.DecodeRuneInString(previous)
		return !unicode.IsDigit(first) && !(previous == "т." && (word == "д" || word == "п"))
	}
	return true
}

// isOrdinal is true for "3. Oktober" and "21. Jahrhundert".
func isOrdinal(word, rest, language string) bool {
	if language != "de" && language != "und" || len(word) == 0 || len(word) > 2 || strings.Trim(word, "0123456789") != "" {
		return false
	}
	next, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	return behindOrdinal[strings.TrimRight(next, ".,;:!?)")]
}

// cutThai cuts behind spaces between two Thai letters. Thai sets a space between sentences, but
// also between clauses: what follows is not a new sentence when it begins with a word that
// continues one.
func cutThai(text string) (pieces []string) {
	start := 0
	for at, letter := range text {
		if letter != ' ' || at == 0 || at+1 >= len(text) {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+1:])
		if !isThaiLetter(before) || !isThaiLetter(after) || continuesThai(text[at+1:]) {
			continue
		}
		pieces = append(pieces, text[start:at])
		start = at + 1
	}
	return append(pieces, text[start:])
}

// isThaiLetter leaves out ๆ and ฯ, which are followed by a space within sentences.
func isThaiLetter(letter rune) bool {
	return scriptOf(letter) == thaiScript && letter != 'ๆ' && letter != 'ฯ'
}

func continuesThai(text string) bool {
	for _, word := range thaiConnectives {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}
