// The tokenizer actor: sentences, words and graphemes of a text in any language.
//
// README.md has the contract, the libraries and their limits.
package main

import (
	"context"

	"tutti.dev/go/worker"
)

// tokens answers the method of that name.
type tokens struct {
	Sentences []string
	Words     []string
	Graphemes int
	Language  string
}

// sentencesOnly answers the method sentences.
type sentencesOnly struct {
	Sentences []string
	Graphemes int
	Language  string
}

// concurrency is far above the number of cores, which GOMAXPROCS uses anyway: calls that wait for a
// dictionary that is still loading must not take the places of those that need none.
const concurrency = 32

func main() {
	// The dictionaries load behind READY; calls that need one wait for it, all others do not.
	dictionaries := loadDictionaries()
	w := worker.New(worker.Options{Concurrency: concurrency})
	worker.Handle(w, "tokens", func(ctx context.Context, in request) (tokens, error) {
		text, language, err := in.resolve()
		if err != nil {
			return tokens{}, err
		}
		words, err := wordsOf(ctx, dictionaries, text, language)
		return tokens{sentencesOf(text, language), words, graphemesOf(text), language}, err
	})
	worker.Handle(w, "sentences", func(_ context.Context, in request) (sentencesOnly, error) {
		text, language, err := in.resolve()
		if err != nil {
			return sentencesOnly{}, err
		}
		return sentencesOnly{sentencesOf(text, language), graphemesOf(text), language}, nil
	})
	w.Run()
}
