package i18n

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// flat is every text of one file: a plural message has one entry a form ("count.items[few]").
func flat(prefix string, tree map[string]any, into map[string]string) {
	for name, node := range tree {
		id := strings.TrimPrefix(prefix+"."+name, ".")
		switch v := node.(type) {
		case string:
			into[id] = v
		case map[string]any:
			if !isPlural(v) {
				flat(id, v, into)
				continue
			}
			for form, text := range v {
				into[id+"["+form+"]"] = text.(string)
			}
		}
	}
}

func readArea(t *testing.T, area, lang string) map[string]string {
	t.Helper()
	body, err := fs.ReadFile(messages, "messages/"+area+"."+lang+".toml")
	if err != nil {
		t.Fatalf("area %s has no %s: %v", area, lang, err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(body, &tree); err != nil {
		t.Fatalf("%s.%s: %v", area, lang, err)
	}
	out := map[string]string{}
	flat("", tree, out)
	return out
}

func areas(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(messages, "messages/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, name := range names {
		area, lang, ok := areaFile(name)
		if !ok || !strings.Contains("en fr ru uk", lang) {
			t.Errorf("%s is not <area>.<language>.toml", name)
		}
		seen[area] = true
	}
	var list []string
	for area := range seen {
		list = append(list, area)
	}
	sort.Strings(list)
	return list
}

func base(id string) string { name, _, _ := strings.Cut(id, "["); return name }

var hole = regexp.MustCompile(`{{[^}]*}}`)

// holes are the placeholders of a text, sorted.
func holes(text string) string {
	found := hole.FindAllString(text, -1)
	sort.Strings(found)
	return strings.Join(found, " ")
}

func TestEveryAreaSaysTheSameInEveryLanguage(t *testing.T) {
	for _, area := range areas(t) {
		english := readArea(t, area, "en")
		wanted := map[string]string{} // key -> placeholders
		for id, text := range english {
			if base(id) == id || strings.HasSuffix(id, "[other]") {
				wanted[base(id)] = holes(text)
			}
		}
		for _, l := range Languages() {
			texts := readArea(t, area, l.Code)
			has := map[string]bool{}
			for id, text := range texts {
				has[base(id)] = true
				placeholders, known := wanted[base(id)]
				if !known {
					t.Errorf("%s.%s: %s is not in English", area, l.Code, id)
				} else if got := holes(text); got != placeholders && !(strings.HasSuffix(id, "[one]") && got == "") {
					t.Errorf("%s.%s: %s has placeholders %q, English has %q", area, l.Code, id, got, placeholders)
				}
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s.%s: %s says nothing", area, l.Code, id)
				}
			}
			for id := range wanted {
				if !has[id] {
					t.Errorf("%s.%s: %s is missing", area, l.Code, id)
				}
			}
		}
	}
}

func TestCountsHaveTheFormsOfTheirLanguage(t *testing.T) {
	need := map[string][]string{"en": {"one", "other"}, "fr": {"one", "other"},
		"ru": {"one", "few", "many", "other"}, "uk": {"one", "few", "many", "other"}}
	for _, area := range areas(t) {
		for lang, forms := range need {
			texts := readArea(t, area, lang)
			for id := range texts {
				if base(id) == id {
					continue
				}
				for _, form := range forms {
					if texts[base(id)+"["+form+"]"] == "" {
						t.Errorf("%s.%s: %s has no form %q", area, lang, base(id), form)
					}
				}
			}
		}
	}
}

func TestNoKeyIsInTwoAreas(t *testing.T) {
	home := map[string]string{}
	for _, area := range areas(t) {
		for id := range readArea(t, area, "en") {
			if other, taken := home[base(id)]; taken && other != area {
				t.Errorf("%s is in %s and in %s", base(id), other, area)
			}
			home[base(id)] = area
		}
	}
}

// spoken finds keys where code names them: T(ctx, "key"), fault.Invalid("key"), .Field("x", "key").
var spoken = []*regexp.Regexp{
	regexp.MustCompile(`i18n\.T\(\s*\w+,\s*"([^"]+)"\s*[,)]`),
	regexp.MustCompile(`fault\.(?:Invalid|Malformed|Unauthorized|Forbidden|NotFound|Conflict|TooMany|Unavailable)\("([^"]+)"\)`),
	regexp.MustCompile(`\.Field\("[^"]*",\s*"([^"]+)"\)`),
}

var comment = regexp.MustCompile(`(?m)^\s*//.*$`)

func TestEveryKeyThatCodeNamesHasAMessage(t *testing.T) {
	missing := map[string]string{}
	for _, dir := range []string{"models", "views", "handlers", "cmd"} {
		root := filepath.Join("..", "..", dir)
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if os.IsNotExist(err) || (err == nil && (d.IsDir() || skipped(path))) {
				return nil
			}
			if err != nil {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, pattern := range spoken {
				for _, m := range pattern.FindAllSubmatch(comment.ReplaceAll(text, nil), -1) {
					if key := string(m[1]); !Has(key) && !Has("fault."+key) {
						missing[key] = path
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for key, path := range missing {
		t.Errorf("%s has no message (%s)", key, strings.TrimPrefix(path, "../../"))
	}
}

func skipped(path string) bool {
	source := strings.HasSuffix(path, ".go") || strings.HasSuffix(path, ".templ")
	return !source || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go")
}
