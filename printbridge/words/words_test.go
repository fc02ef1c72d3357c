package words

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

var verb = regexp.MustCompile(`%(\[\d\])?0?\d?[a-z]`)

func TestEveryTextIsThereInEveryLanguageAndSpeaksOfTheSame(t *testing.T) {
	t.Parallel()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for key, texts := range b {
		if len(texts) != len(Languages) {
			t.Errorf("%s has %d languages", key, len(texts))
		}
		for _, l := range Languages {
			if texts[l] == "" {
				t.Errorf("%s is missing in %s", key, l)
			}
			want, got := verb.FindAllString(texts["en"], -1), verb.FindAllString(texts[l], -1)
			if !slices.Equal(want, got) {
				t.Errorf("%s speaks of %q in English, of %q in %s", key, want, got, l)
			}
		}
		if !strings.ContainsFunc(verb.ReplaceAllString(texts["en"], ""), unicode.IsLetter) || strings.HasPrefix(key, "device.make.") {
			continue
		}
		for _, l := range []string{"ru", "uk"} {
			if !strings.ContainsFunc(texts[l], func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
				t.Errorf("%s in %s is %q", key, l, texts[l])
			}
		}
	}
}

func TestABrowserGetsItsLanguageOrEnglish(t *testing.T) {
	t.Parallel()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for accept, want := range map[string]string{"": "en", "de,uk;q=0.8,en;q=0.5": "uk", "fr-CA": "fr", "RU": "ru", "xx": "en"} {
		if got := b.For(accept).Language; got != want {
			t.Errorf("%q: got %s, want %s", accept, got, want)
		}
	}
	if got := b.For("fr").Say("no.such.key"); got != "no.such.key" {
		t.Errorf("a missing text shows as %q", got)
	}
}

func TestTheConsoleSpeaksTheSystemsLanguage(t *testing.T) {
	t.Parallel()
	windows := func() []string { return []string{"de-DE", "uk-UA"} }
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"LANG": "fr_CA.UTF-8"}, "fr"},
		{map[string]string{"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "ru_RU.UTF-8"}, "ru"},
		{map[string]string{"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "en"},
		{map[string]string{"LANG": "de_DE.UTF-8"}, "en"},
		{nil, "uk"},
	} {
		if got := systemLanguage(func(name string) string { return c.env[name] }, windows); got != c.want {
			t.Errorf("%v: got %s, want %s", c.env, got, c.want)
		}
	}
}

func TestARefusalIsToldWithItsCauseInOneLanguage(t *testing.T) {
	t.Parallel()
	cause := errors.New("known to the program")
	err := fmt.Errorf("add: %w", Refuse("bad.device", "receipt", Because(cause, "bad.path")))
	if got := In("fr").Tell(err); got != "appareil receipt : le chemin est vide" {
		t.Errorf("got %q", got)
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	if got := In("uk").Tell(cause); got != "known to the program" {
		t.Errorf("what has no words says %q", got)
	}
}

// sources are the bridge's own Go files and pages, read from the root of the repository.
func sources(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, root := range []string{"../../printbridge", "../../cmd/printbridge"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || filepath.Ext(path) != ".go" && filepath.Ext(path) != ".html" {
				return err
			}
			text, err := os.ReadFile(path)
			found[path] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func TestEveryTextThatIsSaidIsInTheCatalogueAndEveryTextIsSaid(t *testing.T) {
	t.Parallel()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	// A key stands whole in the sources, or is put together from a beginning and a code.
	said := regexp.MustCompile(`(?:Say|Refuse|Has|line|more)\(?[ (]"([a-z._-]+)"|Because\([\w.]+, "([a-z._-]+)"`)
	quoted := regexp.MustCompile(`"([a-z_-]+\.[a-z._%-]*)"`)
	whole, begun := map[string]bool{}, map[string]bool{}
	for path, text := range sources(t) {
		for _, m := range said.FindAllStringSubmatch(text, -1) {
			key := m[1] + m[2]
			if b[key] == nil && !strings.HasSuffix(key, ".") {
				t.Errorf("%s says %s, which has no words", path, key)
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(text, -1) {
			whole[m[1]] = true
			if start := strings.TrimSuffix(m[1], "%s"); strings.HasSuffix(start, ".") {
				begun[start] = true
			}
		}
	}
	for key := range b {
		start := key[:strings.LastIndex(key, ".")+1]
		if !whole[key] && !begun[start] && !begun[key[:strings.Index(key, ".")+1]] {
			t.Errorf("nobody says %s", key)
		}
	}
}

// What the command prints is in the catalogue: no sentence stands in its source.
func TestNoEnglishSentenceStandsInTheCommand(t *testing.T) {
	t.Parallel()
	sentence := regexp.MustCompile(`[A-Za-z]{2,} [a-z]{2,}`)
	for path, text := range sources(t) {
		if !strings.Contains(path, "cmd/printbridge") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				value, err := strconv.Unquote(l.Value)
				if err == nil && sentence.MatchString(value) && !strings.Contains(value, "printbridge ") && !strings.Contains(value, "{{") && !strings.Contains(value, " | ") {
					t.Errorf("%s says %q", path, value)
				}
			}
			return true
		})
	}
}
