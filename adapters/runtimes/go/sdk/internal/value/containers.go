package value

// Content is how much a value holds, however few bytes it has: the host makes an object of each
// container.
type Content struct {
	Containers int // maps, arrays, binary and extensions
	Keys       int // of maps
	Elements   int // values of every sort, containers and keys among them
}

// ContentOf counts what b, a value of our own, holds; no further than until something is more than
// most.
func ContentOf(b []byte, most Content) Content {
	var c Content
	for len(b) > 0 && c.Containers <= most.Containers && c.Keys <= most.Keys && c.Elements <= most.Elements {
		size, inside, err := head(b)
		if err != nil {
			return c
		}
		c.Elements++
		if isContainer(b[0]) {
			c.Containers++
		}
		if isMap(b[0]) {
			c.Keys += int(inside / 2)
		}
		b = b[min(size, uint64(len(b))):]
	}
	return c
}

func isMap(lead byte) bool { return lead >= 0x80 && lead <= 0x8f || lead >= 0xde && lead <= 0xdf }

func isContainer(lead byte) bool {
	switch {
	case lead >= 0x80 && lead <= 0x9f: // short maps and arrays
		return true
	case lead >= 0xc4 && lead <= 0xc9: // binary, extensions
		return true
	case lead >= 0xd4 && lead <= 0xd8: // extensions of a fixed size
		return true
	}
	return lead >= 0xdc && lead <= 0xdf // arrays, maps
}
