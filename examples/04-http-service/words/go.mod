module tutti.dev/examples/words

go 1.25

require tutti.dev/go v0.1.0

require (
	github.com/philhofer/fwd v1.2.0 // indirect
	github.com/tinylib/msgp v1.6.5 // indirect
	golang.org/x/sys v0.38.0 // indirect
)

replace tutti.dev/go => ../../../adapters/runtimes/go/sdk
