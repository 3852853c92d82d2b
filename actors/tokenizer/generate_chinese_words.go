//go:build ignore

// Makes data/chinese-words.txt of the dictionary in github.com/go-ego/gse: what go generate runs.
package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// leastCount leaves out words seen less often in the corpus behind the dictionary. They are 60% of
// it, and mostly phrases ("今天天气") that hide the words in them.
const leastCount = 5

// singleCount is gse's count of every single letter, so that words win over their letters.
const singleCount = 2

func main() {
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-ego/gse").Output()
	if err != nil {
		log.Fatal(err)
	}
	counts := map[string]int{}
	for _, file := range []string{"s_1.txt", "t_1.txt"} { // the first that has a word says how often
		text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(folder)), "data", "dict", "zh", file))
		if err != nil {
			log.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			addWord(counts, line)
		}
	}
	lines := make([]string, 0, len(counts))
	for word, count := range counts {
		lines = append(lines, fmt.Sprintf("%s %d\n", word, count))
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(wordOf(a), wordOf(b)) })
	if err := os.WriteFile("data/chinese-words.txt", []byte(strings.Join(lines, "")), 0o644); err != nil {
		log.Fatal(err)
	}
}

// addWord reads "word count part-of-speech".
func addWord(counts map[string]int, line string) {
	fields := strings.Split(line, " ")
	if len(fields) < 2 {
		return
	}
	word := strings.TrimSpace(fields[0])
	count, err := strconv.Atoi(strings.TrimSpace(fields[1]))
	if _, isKnown := counts[word]; err != nil || count < leastCount || isKnown {
		return
	}
	if utf8.RuneCountInString(word) == 1 {
		count = singleCount
	}
	counts[word] = count
}

func wordOf(line string) string {
	word, _, _ := strings.Cut(line, " ")
	return word
}
