package main

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var loaded = sync.OnceValue(loadDictionaries)

func tokensOf(t testing.TB, text, language string) tokens {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	in := request{Text: &text}
	if language != "" {
		in.Language = &language
	}
	text, language, err := in.resolve()
	if err != nil {
		t.Fatal(err)
	}
	words, err := wordsOf(ctx, loaded(), text, language)
	if err != nil {
		t.Fatal(err)
	}
	return tokens{sentencesOf(text, language), words, graphemesOf(text), language}
}

// Two or three real sentences for each language; the words are written with a space between them.
var texts = []struct {
	language, text string
	sentences      []string
	words          string
	graphemes      int
}{
	{"en", "Dr. Smith didn't arrive until 5 p.m. on Monday. J. S. Bach's music began! So do I. Then we left.",
		[]string{"Dr. Smith didn't arrive until 5 p.m. on Monday.", "J. S. Bach's music began!", "So do I.", "Then we left."},
		"Dr Smith didn't arrive until 5 p.m on Monday J S Bach's music began So do I Then we left", 96},
	{"de", "Herr Dr. Müller kam am 3. Oktober nach Köln. Er mag z. B. Äpfel. Das kostet 3,50 Euro.",
		[]string{"Herr Dr. Müller kam am 3. Oktober nach Köln.", "Er mag z. B. Äpfel.", "Das kostet 3,50 Euro."},
		"Herr Dr Müller kam am 3 Oktober nach Köln Er mag z B Äpfel Das kostet 3,50 Euro", 86},
	{"fr", "M. Dupont est arrivé à l'été 2024. Où va-t-il aujourd'hui ? « Nulle part », dit-elle.",
		[]string{"M. Dupont est arrivé à l'été 2024.", "Où va-t-il aujourd'hui ?", "« Nulle part », dit-elle."},
		"M Dupont est arrivé à l'été 2024 Où va t il aujourd'hui Nulle part dit elle", 85},
	{"es", "El Sr. García llegó tarde. ¿Dónde está la biblioteca? ¡Qué alegría!",
		[]string{"El Sr. García llegó tarde.", "¿Dónde está la biblioteca?", "¡Qué alegría!"},
		"El Sr García llegó tarde Dónde está la biblioteca Qué alegría", 67},
	{"pt", "A Sra. Oliveira não gosta de café, p. ex. Amanhã vai a São Paulo.",
		[]string{"A Sra. Oliveira não gosta de café, p. ex. Amanhã vai a São Paulo."},
		"A Sra Oliveira não gosta de café p ex Amanhã vai a São Paulo", 65},
	{"fi", "Hyvää päivää! Esim. Helsingissä sataa usein jne. Tervetuloa klo 19.30.",
		[]string{"Hyvää päivää!", "Esim. Helsingissä sataa usein jne.", "Tervetuloa klo 19.30."},
		"Hyvää päivää Esim Helsingissä sataa usein jne Tervetuloa klo 19.30", 70},
	{"ru", "А. С. Пушкин родился в 1799 г. Он написал «Евгения Онегина». Пришли друзья и т. д. Все были рады.",
		[]string{"А. С. Пушкин родился в 1799 г.", "Он написал «Евгения Онегина».", "Пришли друзья и т. д.", "Все были рады."},
		"А С Пушкин родился в 1799 г Он написал Евгения Онегина Пришли друзья и т д Все были рады", 97},
	{"ar", "ذهب الطالب إلى المدرسة. هل تحب الموسيقى؟ نعم، أحبها كثيراً!",
		[]string{"ذهب الطالب إلى المدرسة.", "هل تحب الموسيقى؟", "نعم، أحبها كثيراً!"},
		"ذهب الطالب إلى المدرسة هل تحب الموسيقى نعم أحبها كثيراً", 58},
	{"hi", "मैं हिन्दी सीख रहा हूँ। डॉ. शर्मा ने कहा कि संगीत सुनना अच्छा है। क्या तुम्हें पसंद है?",
		[]string{"मैं हिन्दी सीख रहा हूँ।", "डॉ. शर्मा ने कहा कि संगीत सुनना अच्छा है।", "क्या तुम्हें पसंद है?"},
		"मैं हिन्दी सीख रहा हूँ डॉ शर्मा ने कहा कि संगीत सुनना अच्छा है क्या तुम्हें पसंद है", 52},
	{"zh", "今天天气很好，我们去公园散步。我来到北京清华大学！人工智能正在改变世界经济的发展方式。",
		[]string{"今天天气很好，我们去公园散步。", "我来到北京清华大学！", "人工智能正在改变世界经济的发展方式。"},
		"今天 天气 很 好 我们 去 公园 散步 我 来到 北京 清华大学 人工智能 正在 改变 世界 经济 的 发展 方式", 43},
	{"ja", "今日は天気がいいので、東京の公園を散歩しました。彼女はピアノを弾いている。「本当ですか？」と聞いた。",
		[]string{"今日は天気がいいので、東京の公園を散歩しました。", "彼女はピアノを弾いている。", "「本当ですか？」と聞いた。"},
		"今日 は 天気 が いい ので 東京 の 公園 を 散歩 し まし た 彼女 は ピアノ を 弾い て いる 本当 です か と 聞い た", 50},
	{"th", "ฉันชอบฟังเพลงในตอนเช้า เขากำลังกินข้าวผัดที่ร้านอาหารใกล้มหาวิทยาลัย และเราเล่นเปียโนด้วยกัน ในปี 2567 มีคอนเสิร์ตต่างๆ มากมาย",
		[]string{"ฉันชอบฟังเพลงในตอนเช้า", "เขากำลังกินข้าวผัดที่ร้านอาหารใกล้มหาวิทยาลัย และเราเล่นเปียโนด้วยกัน ในปี 2567 มีคอนเสิร์ตต่างๆ มากมาย"},
		"ฉัน ชอบ ฟัง เพลง ใน ตอน เช้า เขา กำลัง กิน ข้าว ผัด ที่ ร้าน อาหาร ใกล้ มหาวิทยาลัย และ เรา เล่น เปียโน ด้วย กัน ใน ปี 2567 มี คอนเสิร์ต ต่างๆ มากมาย", 103},
}

func TestTwelveLanguagesComeOutRight(t *testing.T) {
	for _, c := range texts {
		t.Run(c.language, func(t *testing.T) {
			got := tokensOf(t, c.text, c.language)
			if !slices.Equal(got.Sentences, c.sentences) {
				t.Errorf("sentences\n  %s\nwant\n  %s", strings.Join(got.Sentences, "\n  "), strings.Join(c.sentences, "\n  "))
			}
			if words := strings.Join(got.Words, " "); words != c.words {
				t.Errorf("words\n  %s\nwant\n  %s", words, c.words)
			}
			if got.Graphemes != c.graphemes || got.Language != c.language {
				t.Errorf("%d graphemes in %s; want %d", got.Graphemes, got.Language, c.graphemes)
			}
		})
	}
}

func TestMoreWordsOfScriptsWithoutSpaces(t *testing.T) {
	for _, c := range []struct{ language, text, words string }{
		{"zh", "他在图书馆看书，然后去听交响乐团的音乐会。", "他 在 图书馆 看书 然后 去 听 交响乐团 的 音乐会"},
		{"zh-Hant", "這位鋼琴家在臺灣演奏了作品。", "這位 鋼琴家 在 臺灣 演奏 了 作品"},
		{"zh", "iPhone 15的价格是5999元。", "iPhone 15 的 价格 是 5999 元"},
		{"ja", "2024年にサッカー選手が大阪へ引っ越しました。", "2024 年 に サッカー 選手 が 大阪 へ 引っ越し まし た"},
		{"ja", "すもももももももものうち", "すもも も もも も もも の うち"},
		{"", "ラーメンを食べたい", "ラーメン を 食べ たい"},
		{"", "北京大学的学生", "北京大学 的 学生"},
		{"th", "ประเทศไทยมีประชากรประมาณ 66 ล้านคน กรุงเทพมหานครเป็นเมืองหลวง", "ประเทศไทย มี ประชากร ประมาณ 66 ล้าน คน กรุงเทพมหานคร เป็น เมือง หลวง"},
		{"th", "ภาษาไทยไม่มีช่องว่างระหว่างคำ", "ภาษา ไทย ไม่มี ช่อง ว่าง ระหว่าง คำ"},
		{"en", "She said สวัสดี and 你好 to us", "She said สวัสดี and 你好 to us"},
		{"hi", "विद्यार्थियों को क्षमा कीजिए, श्रीमान!", "विद्यार्थियों को क्षमा कीजिए श्रीमान"},
		{"ar", "والموسيقى لُغَةٌ عالمية", "والموسيقى لُغَةٌ عالمية"},
	} {
		if got := strings.Join(tokensOf(t, c.text, c.language).Words, " "); got != c.words {
			t.Errorf("%s: %s\n want %s", c.text, got, c.words)
		}
	}
}

func TestTheMostProbableChineseWordsWin(t *testing.T) {
	chinese, err := newChineseDictionary(chineseWords)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"老茶馆里的早班乐队":        "老 茶馆 里 的 早班 乐队",
		"走过去给老人倒了一碗茶":      "走 过去 给 老人 倒 了 一碗 茶",
		"七十亿":              "七十 亿", // 亿 alone is rarer than the least count
		"我們去聽音樂會":          "我們 去 聽 音樂會",
		"他来到了网易杭研大厦":       "他 来到 了 网易 杭研 大厦", // 杭研 is found by the model
		"":                 "",
		"\u4e00\U00020000": "一 \U00020000",
	} {
		if got := strings.Join(chinese.segment(text), " "); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestTheChineseWordsAreSortedAndEachIsThereOnce(t *testing.T) {
	chinese, err := newChineseDictionary(chineseWords)
	if err != nil || len(chinese.words) < 200_000 {
		t.Fatalf("%d words, %v", len(chinese.words), err)
	}
	for i, word := range chinese.words[1:] {
		if chinese.words[i] >= word {
			t.Errorf("%q stands before %q", chinese.words[i], word)
		}
	}
	if _, err := newChineseDictionary("一 2\n二 many\n"); err == nil || !strings.Contains(err.Error(), "line 2 of the Chinese words") {
		t.Errorf("got %v", err)
	}
}

func TestTheLanguageIsToldFromTheScript(t *testing.T) {
	for text, language := range map[string]string{"Hello": "und", "": "und", "12 €": "und", "สวัสดี world": "th", "日本語です": "ja",
		"中文": "zh", "नमस्ते": "hi", "مرحبا": "ar", "Привет": "ru", "안녕": "und"} {
		if got := languageOf(text); got != language {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestArgumentsAreChecked(t *testing.T) {
	for _, c := range []struct {
		text, language *string
		message        string
	}{
		{nil, nil, "expected `text` to be a string; got none"},
		{ptr("a\xff"), nil, "expected `text` to be UTF-8"},
		{ptr("a"), ptr("klingon!"), "expected `language` to be a language tag such as \"th\" or \"pt-BR\"; got \"klingon!\""},
	} {
		if _, _, err := (request{c.text, c.language}).resolve(); err == nil || err.Error() != c.message {
			t.Errorf("got %v", err)
		}
	}
	if _, language, err := (request{ptr("a"), ptr("PT-br")}).resolve(); err != nil || language != "pt" {
		t.Errorf("got %s %v", language, err)
	}
}

func ptr[T any](v T) *T { return &v }

func TestNothingIsLostOrMadeUp(t *testing.T) {
	for _, text := range append([]string{"", " ", "…", "a\u200bb", "👍🏽 ok", "กกกกก", "เเเ", "่่่", "x่", "ー", "\u0e4e", "ฯๆ", "漢字かな交じり文ไทย"}, mixed()...) {
		got := tokensOf(t, text, "")
		at := 0
		for _, word := range got.Words {
			found := strings.Index(text[at:], word)
			if found < 0 {
				t.Fatalf("%q: the word %q is not in the text, or not in order", text, word)
			}
			at += found + len(word)
		}
		for _, sentence := range got.Sentences {
			if !strings.Contains(text, sentence) || strings.TrimSpace(sentence) != sentence || sentence == "" {
				t.Errorf("%q: the sentence %q", text, sentence)
			}
		}
	}
}

func mixed() (list []string) {
	for _, c := range texts {
		list = append(list, c.text)
	}
	return append(list, strings.Join(list, " "))
}

func TestFourAtATimeAgree(t *testing.T) {
	want := tokensOf(t, strings.Join(mixed(), "\n"), "ja").Words
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 10 {
				if got := tokensOf(t, strings.Join(mixed(), "\n"), "ja").Words; !slices.Equal(got, want) {
					t.Error("concurrent calls disagree")
				}
			}
		})
	}
	all.Wait()
}

func TestACallThatWaitsForADictionaryEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	never := &segmenter{loaded: make(chan struct{})}
	_, err := wordsOf(ctx, &dictionaries{chinese: never, japanese: never}, "中文", "zh")
	if err != context.Canceled {
		t.Errorf("got %v", err)
	}
	if words, err := wordsOf(ctx, &dictionaries{chinese: never, japanese: never}, "hello ไทย", "en"); err != nil || len(words) != 2 {
		t.Errorf("a text that needs no dictionary waited: %v %v", words, err)
	}
}

func BenchmarkTokens(b *testing.B) {
	for _, c := range texts {
		b.Run(c.language, func(b *testing.B) {
			words := len(tokensOf(b, c.text, c.language).Words)
			article := strings.Repeat(c.text+" ", 1+300/words)
			b.ResetTimer()
			for b.Loop() {
				tokensOf(b, article, c.language)
			}
		})
	}
}
