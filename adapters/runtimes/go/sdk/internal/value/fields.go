package value

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/tinylib/msgp/msgp"
)

// field is one exported struct field as it looks on the wire.
type field struct {
	name      string
	key       []byte // the name, already encoded
	index     []int
	omitEmpty bool
	omitZero  bool
}

// structPlan is what a struct type looks like on the wire; worked out once per type.
type structPlan struct {
	fields []field
	byName map[string]*field
	folded map[string]*field // by lower-case name, as encoding/json matches
	omits  bool
}

var structPlans sync.Map // reflect.Type → *structPlan

func planOf(t reflect.Type) *structPlan {
	if plan, ok := structPlans.Load(t); ok {
		return plan.(*structPlan)
	}
	plan, _ := structPlans.LoadOrStore(t, newPlan(t))
	return plan.(*structPlan)
}

func newPlan(t reflect.Type) *structPlan {
	plan := &structPlan{byName: map[string]*field{}, folded: map[string]*field{}}
	hidden := map[string]bool{} // index prefixes under a skipped or named embedded struct
	for _, f := range reflect.VisibleFields(t) {
		parent := indexKey(f.Index[:len(f.Index)-1])
		if hidden[parent] {
			hidden[indexKey(f.Index)] = true
			continue
		}
		name, options, tagged := tagOf(f)
		embedded := f.Anonymous && !tagged && structOf(f.Type) != nil && !isLeaf(f.Type)
		if embedded && (f.IsExported() || f.Type.Kind() == reflect.Struct) {
			continue // its fields follow, as ours
		}
		hidden[indexKey(f.Index)] = true
		if !f.IsExported() || name == "-" && options == "" {
			continue
		}
		plan.add(t, field{name: name, key: msgp.AppendString(nil, name), index: f.Index,
			omitEmpty: hasOption(options, "omitempty"), omitZero: hasOption(options, "omitzero")})
	}
	for i := range plan.fields {
		f := &plan.fields[i]
		plan.byName[f.name] = f
		if _, taken := plan.folded[strings.ToLower(f.name)]; !taken {
			plan.folded[strings.ToLower(f.name)] = f
		}
		plan.omits = plan.omits || f.omitEmpty || f.omitZero || len(f.index) > 1
	}
	return plan
}

// add keeps, of two fields with one wire name, the shallower.
func (p *structPlan) add(_ reflect.Type, f field) {
	for i := range p.fields {
		if p.fields[i].name == f.name {
			if len(f.index) < len(p.fields[i].index) {
				p.fields[i] = f
			}
			return
		}
	}
	p.fields = append(p.fields, f)
}

// tagOf reads `msgpack:"name,omitempty"`, else `json:"…"`, else makes camelCase of the Go name.
func tagOf(f reflect.StructField) (name, options string, tagged bool) {
	for _, key := range []string{"msgpack", "json"} {
		tag, ok := f.Tag.Lookup(key)
		if !ok {
			continue
		}
		name, options, _ = strings.Cut(tag, ",")
		if strings.Contains(tag, ",") && options == "" {
			options = "," // `json:"-,"` is a field named "-"
		}
		if name != "" {
			return name, options, true
		}
		break
	}
	return camelCase(f.Name), options, false
}

// camelCase lowers the first word: Text → text, UserID → userID, HTMLText → htmlText, URL → url.
func camelCase(name string) string {
	letters := []rune(name)
	for i := range letters {
		startsNextWord := i > 0 && i+1 < len(letters) && unicode.IsLower(letters[i+1])
		if !unicode.IsUpper(letters[i]) || startsNextWord {
			break
		}
		letters[i] = unicode.ToLower(letters[i])
	}
	return string(letters)
}

func hasOption(options, wanted string) bool {
	for option := range strings.SplitSeq(options, ",") {
		if option == wanted {
			return true
		}
	}
	return false
}

func indexKey(index []int) string {
	key := make([]rune, len(index))
	for i, n := range index {
		key[i] = rune(n)
	}
	return string(key)
}

func structOf(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct {
		return t
	}
	return nil
}

var (
	timeType            = reflect.TypeFor[time.Time]()
	numberType          = reflect.TypeFor[json.Number]()
	textMarshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonMarshalerType   = reflect.TypeFor[json.Marshaler]()
	jsonUnmarshalerType = reflect.TypeFor[json.Unmarshaler]()
)

// isLeaf is true for types that write themselves, whose fields are therefore not ours to look at.
func isLeaf(t reflect.Type) bool {
	return t == timeType || t.Implements(textMarshalerType) || t.Implements(jsonMarshalerType)
}
