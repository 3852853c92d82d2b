module tutti.dev/actors/tokenizer

go 1.25

require (
	github.com/clipperhouse/uax29/v2 v2.7.0
	github.com/go-ego/gse v0.80.3
	github.com/ikawaha/kagome-dict v1.1.7
	github.com/ikawaha/kagome-dict/ipa v1.2.6
	github.com/ikawaha/kagome/v2 v2.10.3
	tutti.dev/go v0.1.0
)

require (
	github.com/philhofer/fwd v1.2.0 // indirect
	github.com/tinylib/msgp v1.6.5 // indirect
	golang.org/x/sys v0.38.0 // indirect
)

replace tutti.dev/go => ../../adapters/runtimes/go/sdk
