package main

import "strings"

// abbreviations are words whose full stop does not end a sentence, by language: those that a
// capital letter, a name or a number commonly follows. "etc." and its like are left out: what
// follows them is as often a new sentence. Single letters are a rule of their own, see isInitial.
var abbreviations = wordSets(map[string]string{
	"en": "dr mr mrs ms prof rev hon st sr jr gen col capt lt sgt gov sen rep vs e.g i.e cf fig no vol ch pp ed eds approx dept mt ft",
	"de": "dr prof hr fr frl hrn dipl ing bzw ca evtl ggf inkl exkl vgl abs art bd bde nr str st hrsg kap ung tel z.b d.h u.a s.o o.ä max min mind sog",
	"fr": "m mm dr pr me mgr st ste cf art chap fig éd vol av apr env réf tél p.ex",
	"es": "sr sra sres srta dr dra d dña ud uds lic ing prof profa núm pág págs vol art cap fig av avda p.ej tel",
	"pt": "sr sra srs dr dra prof profa eng exmo exma núm pág págs vol art cap fig av p.ex tel d",
	"fi": "esim prof tri dos maist ks vrt ns ts nk mm noin puh nro os s.o v",
	"ru": "ул им проф акад см ср рис табл гл стр г-н г-жа т.е т.н напр просп пер корп обл св",
	"ar": "د أ م",
	"hi": "डॉ प्रो पं श्री सं कु रु",
})

// closing are words that look like the above and do end sentences.
var closing = wordSets(map[string]string{
	"fi": "jne ym yms",
})

func wordSets(lists map[string]string) map[string]map[string]bool {
	sets := map[string]map[string]bool{"und": {}}
	for language, list := range lists {
		sets[language] = map[string]bool{}
		for _, word := range strings.Fields(list) {
			sets[language][word] = true
			if strings.Contains("en de fr es pt fi", language) && len(word) > 1 && word != "no" && word != "me" && word != "min" && word != "art" {
				sets["und"][word] = true
			}
		}
	}
	return sets
}

func isKnown(sets map[string]map[string]bool, language, word string) bool {
	return sets[language][strings.ToLower(word)]
}

// behindOrdinal are the German words before which "3." is a number.
var behindOrdinal = map[string]bool{"Januar": true, "Jänner": true, "Februar": true, "März": true, "April": true, "Mai": true, "Juni": true,
	"Juli": true, "August": true, "September": true, "Oktober": true, "November": true, "Dezember": true, "Jahrhundert": true,
	"Jahrhunderts": true, "Jh": true, "Klasse": true, "Platz": true, "Auflage": true, "Band": true, "Kapitel": true, "Satz": true}

// thaiConnectives begin a clause that belongs to the sentence before it.
var thaiConnectives = []string{"และ", "หรือ", "แต่", "ซึ่ง", "ที่", "เพราะ", "โดย", "เช่น", "จึง", "เพื่อ", "ว่า", "กับ", "รวมถึง", "รวมทั้ง", "ตลอดจน", "ส่วน", "ของ", "ใน", "จาก", "เมื่อ", "ก็"}
