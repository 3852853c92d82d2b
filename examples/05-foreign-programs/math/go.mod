module math-port

go 1.21
