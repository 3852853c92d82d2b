package main

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"tutti.dev/go/worker"
)

// request is the argument of both methods.
type request struct {
	Text     *string // a pointer, to tell "no text" from an empty one
	Language *string
}

// A BCP 47 tag as far as it matters here: the language, then subtags that are ignored.
var languageTag = regexp.MustCompile(`^([A-Za-z]{2,3})([-_][A-Za-z0-9]{1,8})*$`)

// resolve gives the text and the language to use: the primary subtag in lower case, or what the
// script tells.
//
// Errors: *worker.Failure named BadArguments.
func (r request) resolve() (text, language string, err error) {
	if r.Text == nil {
		return "", "", badArguments("expected `text` to be a string; got none")
	}
	if !utf8.ValidString(*r.Text) {
		return "", "", badArguments("expected `text` to be UTF-8")
	}
	if r.Language == nil || *r.Language == "" {
		return *r.Text, languageOf(*r.Text), nil
	}
	parts := languageTag.FindStringSubmatch(*r.Language)
	if parts == nil {
		return "", "", badArguments(fmt.Sprintf("expected `language` to be a language tag such as \"th\" or \"pt-BR\"; got %q", *r.Language))
	}
	return *r.Text, strings.ToLower(parts[1]), nil
}

func badArguments(message string) error {
	return &worker.Failure{Name: "BadArguments", Message: message}
}
