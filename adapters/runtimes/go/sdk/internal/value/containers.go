package value

// HoldsMoreContainers says whether b, a value of our own, has more than most containers: maps, arrays, binary and extensions. The host
// makes an object of each.
func HoldsMoreContainers(b []byte, most int) bool {
	count := 0
	for len(b) > 0 && count <= most {
		size, _, err := head(b)
		if err != nil {
			return false
		}
		if isContainer(b[0]) {
			count++
		}
		b = b[min(size, uint64(len(b))):]
	}
	return count > most
}

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
