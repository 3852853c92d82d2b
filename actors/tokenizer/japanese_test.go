package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/ikawaha/kagome-dict/ipa"
)

func TestTheJapaneseDictionaryIsKagomes(t *testing.T) {
	got, err := readJapanese(japaneseWords)
	if err != nil {
		t.Fatal(err)
	}
	want := ipa.DictShrink()
	for name, pair := range map[string][2]any{
		"Morphs": {got.Morphs, want.Morphs}, "Connection": {got.Connection, want.Connection}, "Index": {got.Index, want.Index},
		"CharClass": {got.CharClass, want.CharClass}, "CharCategory": {got.CharCategory, want.CharCategory},
		"InvokeList": {got.InvokeList, want.InvokeList}, "GroupList": {got.GroupList, want.GroupList},
		"UnkDict": {got.UnkDict, want.UnkDict},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s differs from kagome's; run go generate", name)
		}
	}
}

func TestAJapaneseDictionaryThatIsCutShortIsAnError(t *testing.T) {
	for _, length := range []int{0, 7, 8, 100_000, len(japaneseWords) - 1} {
		if _, err := readJapanese(japaneseWords[:length]); err == nil || !strings.Contains(err.Error(), "run go generate") {
			t.Errorf("%d bytes: got %v", length, err)
		}
	}
}

func BenchmarkLoadJapanese(b *testing.B) {
	for b.Loop() {
		if _, err := loadJapanese(); err != nil {
			b.Fatal(err)
		}
	}
}
