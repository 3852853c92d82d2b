package value_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"tutti.dev/go/internal/value"

	"github.com/tinylib/msgp/msgp"
)

type Base struct{ CreatedMs int64 }

type inner struct {
	Tags   []string          `json:"tags,omitempty"`
	Counts map[string]int    `msgpack:"counts" json:"ignored"`
	ByID   map[int]string    `json:"byId"`
	Notes  map[string]string `json:"-"`
}

type sample struct {
	Base
	Text     string
	UserID   uint32
	HTMLText *string
	Ratio    float32
	Blob     []byte
	Hash     [4]byte
	At       time.Time
	Address  netip.Addr
	Large    *big.Int
	Any      any
	Inner    inner `json:"inner"`
	Inners   []*inner
	private  int
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	b, err := value.Append(nil, v)
	if err == nil {
		err = value.Check(b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAStructComesBackAsItWas(t *testing.T) {
	html := "<p>"
	in := sample{Base: Base{CreatedMs: 1_700_000_000_000}, Text: "สวัสดี", UserID: math.MaxUint32, HTMLText: &html, Ratio: 0.5,
		Blob: []byte{0, 255}, Hash: [4]byte{1, 2, 3, 4}, At: time.Unix(1_700_000_000, 5).UTC(),
		Address: netip.MustParseAddr("::1"), Large: big.NewInt(7), Any: map[string]any{"a": []any{int64(1), "b", nil, true}},
		Inner:  inner{Tags: []string{"x"}, Counts: map[string]int{"a": -1}, ByID: map[int]string{7: "seven"}},
		Inners: []*inner{nil, {Counts: map[string]int{}, ByID: map[int]string{}}}}
	b := encode(t, in)
	var out sample
	if _, err := value.Decode(b, &out); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(in, out) {
		t.Errorf("got %+v\nwant %+v", out, in)
	}
}

func TestFieldsAreNamedInCamelCaseUnlessTagged(t *testing.T) {
	var got map[string]any
	if _, err := value.Decode(encode(t, sample{}), &got); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"createdMs", "text", "userID", "htmlText", "inner", "at"} {
		if _, ok := got[name]; !ok {
			t.Errorf("there is no %q in %v", name, got)
		}
	}
	fields := got["inner"].(map[string]any)
	if _, ok := fields["counts"]; !ok || len(fields) != 2 {
		t.Errorf("expected counts and byId; got %v", fields)
	}
	if got["private"] != nil || got["inners"] == nil {
		t.Errorf("a private field travelled, or a nil slice was not an empty array: %v", got)
	}
}

func TestNumbersChangeTheirFormWithoutLoss(t *testing.T) {
	cases := []struct {
		wire any
		into any // pointer to the wanted value; its type is the target
		fits bool
	}{
		{float64(1 << 40), ptr(int64(1 << 40)), true},
		{float64(1 << 40), ptr(uint64(1 << 40)), true},
		{float32(3), ptr(int(3)), true},
		{7, ptr(float64(7)), true},
		{uint64(1 << 63), ptr(uint64(1 << 63)), true},
		{uint64(1 << 63), ptr(float64(1 << 63)), true},
		{uint64(1 << 63), ptr(int64(0)), false},
		{1.5, ptr(int(0)), false},
		{-1, ptr(uint8(0)), false},
		{300, ptr(uint8(0)), false},
		{int64(1<<53 + 1), ptr(float64(0)), false},
		{uint64(math.MaxUint64), ptr(float64(0)), false},
		{int64(math.MaxInt64), ptr(float64(0)), false},
		{math.NaN(), ptr(int(0)), false},
		{math.Inf(1), ptr(int64(0)), false},
		{9.3e18, ptr(int64(0)), false},
		{"5", ptr(int(0)), false},
		{true, ptr(int(0)), false},
	}
	for _, c := range cases {
		out := reflect.New(reflect.TypeOf(c.into).Elem())
		_, err := value.Decode(encode(t, c.wire), out.Interface())
		if (err == nil) != c.fits {
			t.Errorf("%v into %s: %v", c.wire, out.Type().Elem(), err)
		}
		if c.fits && !reflect.DeepEqual(out.Interface(), c.into) {
			t.Errorf("%v into %s gave %v", c.wire, out.Type().Elem(), out.Elem())
		}
	}
}

func ptr[T any](v T) *T { return &v }

func TestErrorsNameTheField(t *testing.T) {
	b := encode(t, map[string]any{"inner": map[string]any{"counts": map[string]any{"a": 1.5}}})
	var out sample
	_, err := value.Decode(b, &out)
	if err == nil || err.Error() != "inner.counts.a: 1.5 does not fit into int" {
		t.Errorf("got %v", err)
	}
	_, err = value.Append(nil, map[string]any{"items": []any{1, map[string]any{"callback": func() {}}}})
	if err == nil || err.Error() != "items[1].callback: a func cannot be carried" {
		t.Errorf("got %v", err)
	}
}

type node struct{ Next *node }

func TestWhatCannotBeCarriedIsAnError(t *testing.T) {
	loop := &node{}
	loop.Next = loop
	slice := []any{nil}
	slice[0] = slice
	table := map[string]any{}
	table["self"] = table
	deep := &node{}
	for range 1_000_000 {
		deep = &node{Next: deep}
	}
	for name, v := range map[string]any{"pointers": loop, "slices": slice, "maps": table, "depth": deep,
		"chan": make(chan int), "func": func() {}, "complex": 1i, "key": map[[1]int]int{{1}: 1}, "marshaler": badText{}} {
		_, err := value.Append(nil, v)
		var located *value.Error
		if !errors.As(err, &located) {
			t.Errorf("%s: expected a *value.Error; got %v", name, err)
		}
		if err != nil && len(err.Error()) > 300 {
			t.Errorf("%s: a message of %d bytes", name, len(err.Error()))
		}
	}
}

type badText struct{}

func (badText) MarshalText() ([]byte, error) { return nil, errors.New("no") }

func TestHostileBytesAreRefusedWithoutRecursion(t *testing.T) {
	deep := []byte(strings.Repeat("\x91", 10_000_000) + "\xc0")
	if err := value.Check(deep); err != nil {
		t.Fatalf("deep, but valid: %v", err)
	}
	var out any
	if _, err := value.Decode(deep, &out); err == nil {
		t.Error("ten million levels were decoded")
	}
	for _, bad := range []string{"", "\xc1", "\xdd\xff\xff\xff\xff", "\xdf\x00\xff\xff\xff\x01\x02", "\xdb\xff\xff\xff\xff", "\xa2a",
		"\x92\x01", "\x01\x02", "\xc7", "\xd8\x01", "\xcb\x01"} {
		if err := value.Check([]byte(bad)); err == nil {
			t.Errorf("%x passed", bad)
		}
	}
}

func TestJSONTranslation(t *testing.T) {
	text := `{"a":[1,-5,1.5,18446744073709551615,1e300,"\u0001\"ก😀",null,true]}`
	packed, err := value.FromJSON(nil, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	back, _, err := value.ToJSON(nil, packed)
	if err != nil {
		t.Fatal(err)
	}
	var want, got any
	_ = json.Unmarshal([]byte(text), &want)
	if err := json.Unmarshal(back, &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %s (%v)", back, err)
	}
	for _, bad := range []string{"", "1 2", "{", "[1]]", "nul"} {
		if _, err := value.FromJSON(nil, []byte(bad)); err == nil {
			t.Errorf("%q passed", bad)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(f, sample{Text: "x"}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if value.Check(b) != nil {
			return
		}
		var anything any
		if _, err := value.Decode(b, &anything); err == nil {
			if _, err := value.Append(nil, anything); err != nil {
				t.Errorf("read %v, which cannot be written: %v", anything, err)
			}
		}
		var out sample
		rest, err := value.Decode(b, &out)
		if err == nil && len(rest) != 0 {
			t.Errorf("%d bytes left", len(rest))
		}
		_, _, _ = value.ToJSON(nil, b)
		if msgp.NextType(b) == msgp.MapType {
			var texts map[string]string
			_, _ = value.Decode(b, &texts)
		}
	})
}

func TestContainersAreCountedHoweverTheyAreWritten(t *testing.T) {
	one := map[string]any{"": []any{}} // and the list in it, which is one more
	for _, c := range []struct {
		name  string
		value any
		holds int
	}{
		{"nothing", nil, 0},
		{"numbers and text", []any{1, -1, 1.5, "text", strings.Repeat("x", 300), true, uint64(math.MaxUint64)}, 1},
		{"a short map and list", one, 2},
		{"a long list of both", repeated(one, 20), 41},
		{"a very long list", repeated(map[string]any{}, 70_000), 70_001},
		{"binary and a time", []any{[]byte{1}, make([]byte, 300), make([]byte, 70_000), time.Unix(1, 0), time.Unix(1, 1)}, 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := value.Append(nil, c.value)
			if err != nil {
				t.Fatal(err)
			}
			most := value.Content{Containers: math.MaxInt, Keys: math.MaxInt, Elements: math.MaxInt}
			if got := value.ContentOf(b, most).Containers; got != c.holds {
				t.Errorf("expected %d containers; got %d", c.holds, got)
			}
		})
	}
}

func TestKeysAndValuesAreCounted(t *testing.T) {
	b, err := value.Append(nil, []any{map[string]any{"a": 1, "b": []any{1, 2}}, "text", nil})
	if err != nil {
		t.Fatal(err)
	}
	most := value.Content{Containers: 100, Keys: 100, Elements: 100}
	if got, want := value.ContentOf(b, most), (value.Content{Containers: 3, Keys: 2, Elements: 10}); got != want {
		t.Errorf("expected %+v; got %+v", want, got)
	}
}

func repeated(element any, times int) []any {
	list := make([]any, times)
	for i := range list {
		list[i] = element
	}
	return list
}
