package cases

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	_ "time/tzdata"

	"comptoir/models/fault"
)

type example struct {
	ID       string          `json:"id"`
	Kind     string          `json:"kind"`
	Title    string          `json:"title"`
	Inputs   json.RawMessage `json:"inputs"`
	Expected json.RawMessage `json:"expected"`
}

// kept is our own copy of the examples.
const kept = "testdata/cases.json"

func load(t *testing.T, file string) []example {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Cases []example `json:"cases"`
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatalf("read %s: %v", file, err)
	}
	return all.Cases
}

// TestCases runs every example of COMPTOIR_CASES, or of our own copy.
func TestCases(t *testing.T) {
	file := os.Getenv("COMPTOIR_CASES")
	if file == "" {
		file = kept
	}
	if missing := stillToCome(); len(missing) > 0 {
		t.Logf("kinds still to come: %s", strings.Join(missing, ", "))
	}
	for _, c := range load(t, file) {
		t.Run(c.ID, func(t *testing.T) {
			if os.Getenv("COMPTOIR_CASES") == "" && slices.Contains(stillToCome(), c.Kind) {
				return // named above, and pinned below
			}
			got, err := Run(c.Kind, c.Inputs)
			if f := fault.Of(err); f != nil {
				got = object{"error": Code(f)}
			} else if err != nil {
				t.Fatalf("%s: %v", c.Title, err)
			}
			if problem := differ("", decode(t, c.Expected), decode(t, encode(t, got))); problem != "" {
				t.Errorf("%s: %s\ngot  %s\nwant %s", c.Title, problem, encode(t, got), c.Expected)
			}
		})
	}
}

// stillToCome are the kinds that nothing in the program does yet. The list may only shrink.
func stillToCome() []string {
	return []string{}
}

func TestKindsStillToCome(t *testing.T) {
	known := Kinds()
	for _, kind := range stillToCome() {
		if slices.Contains(known, kind) {
			t.Errorf("%s is there: take it off the list", kind)
		}
	}
	for _, c := range load(t, kept) {
		if !slices.Contains(known, c.Kind) && !slices.Contains(stillToCome(), c.Kind) {
			t.Errorf("%s: nobody knows the kind %s", c.ID, c.Kind)
		}
	}
}

// differ names the first place where got lacks what is wanted; got may hold more fields.
func differ(at string, want, got any) string {
	switch want := want.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		if !ok {
			return at + " is no object"
		}
		for name, value := range want {
			if problem := differ(at+"."+name, value, have[name]); problem != "" {
				return problem
			}
		}
		return ""
	case []any:
		have, ok := got.([]any)
		if !ok || len(have) != len(want) {
			return at + " has another length"
		}
		for i, value := range want {
			if problem := differ(at+"["+strconv.Itoa(i)+"]", value, have[i]); problem != "" {
				return problem
			}
		}
		return ""
	}
	if !reflect.DeepEqual(want, got) {
		return at + " is different"
	}
	return ""
}

func decode(t *testing.T, data []byte) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAnUnknownKindFails(t *testing.T) {
	if _, err := Run("horoscope", json.RawMessage("{}")); err == nil {
		t.Error("a kind that nobody knows was run")
	}
}
