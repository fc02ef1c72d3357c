package i18n

import (
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed messages/*.toml
var messages embed.FS

// texts reads the catalogue once, at the first use. A catalogue that cannot be read never
// leaves the house: the tests read it too.
var texts = sync.OnceValue(func() *catalogue {
	c, err := load(messages)
	if err != nil {
		panic(err)
	}
	return c
})

// forms are the plural forms a message may have.
var forms = []string{"zero", "one", "two", "few", "many", "other"}

// A catalogue holds every message in every language.
type catalogue struct {
	plain  map[string]map[string]string // language -> key -> text without placeholder: the quick way
	voices map[string]*i18n.Localizer   // language -> the rest
	keys   map[string]bool
	missed sync.Map // keys already logged as missing
}

// areaFile names the area and language of "messages/till.en.toml".
func areaFile(name string) (area, lang string, ok bool) {
	area, lang, ok = strings.Cut(strings.TrimSuffix(path.Base(name), ".toml"), ".")
	return area, lang, ok
}

func load(files fs.FS) (*catalogue, error) {
	c := &catalogue{plain: map[string]map[string]string{}, voices: map[string]*i18n.Localizer{}, keys: map[string]bool{}}
	bundle := i18n.NewBundle(language.English)
	names, err := fs.Glob(files, "messages/*.toml")
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	for _, name := range names {
		_, lang, ok := areaFile(name)
		if !ok {
			return nil, fmt.Errorf("message file %s is not named <area>.<language>.toml", name)
		}
		list, err := parse(files, name)
		if err != nil {
			return nil, err
		}
		c.take(lang, list)
		if err := bundle.AddMessages(language.MustParse(lang), list...); err != nil {
			return nil, fmt.Errorf("take messages of %s: %w", name, err)
		}
	}
	for _, l := range Languages() {
		c.voices[l.Code] = i18n.NewLocalizer(bundle, l.Code)
	}
	return c, nil
}

func (c *catalogue) take(lang string, list []*i18n.Message) {
	if c.plain[lang] == nil {
		c.plain[lang] = map[string]string{}
	}
	for _, m := range list {
		c.keys[m.ID] = true
		if m.One == "" && m.Few == "" && m.Many == "" && !strings.Contains(m.Other, "{{") {
			c.plain[lang][m.ID] = m.Other
		}
	}
}

func (c *catalogue) has(key string) bool { return c.keys[key] }

// say finds a message; where a language lacks it English speaks, and where there is none the key.
func (c *catalogue) say(lang, key string, values map[string]any) string {
	if text, ok := c.plain[lang][key]; ok {
		return text
	}
	if !c.keys[key] {
		c.miss(key)
		return key
	}
	voice := c.voices[lang]
	if voice == nil {
		voice = c.voices[Default().Language]
	}
	text, err := voice.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: values, PluralCount: values["count"]})
	if text == "" && err != nil {
		c.miss(key)
		return key
	}
	return text
}

func (c *catalogue) miss(key string) {
	if _, known := c.missed.LoadOrStore(key, true); !known {
		slog.Warn("message is missing", "key", key)
	}
}

// parse reads one file. A text is a message; a table of nothing but plural forms is a message
// too; any other table is a prefix: [till] pay = "Pay" is the key "till.pay".
func parse(files fs.FS, name string) ([]*i18n.Message, error) {
	body, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(body, &tree); err != nil {
		return nil, fmt.Errorf("read messages of %s: %w", name, err)
	}
	return flatten("", tree, nil)
}

func flatten(prefix string, tree map[string]any, list []*i18n.Message) ([]*i18n.Message, error) {
	for name, node := range tree {
		id := name
		if prefix != "" {
			id = prefix + "." + name
		}
		switch v := node.(type) {
		case string:
			list = append(list, &i18n.Message{ID: id, Other: v})
		case map[string]any:
			if isPlural(v) {
				list = append(list, plural(id, v))
				continue
			}
			var err error
			if list, err = flatten(id, v, list); err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("message %s is neither a text nor a table", id)
		}
	}
	return list, nil
}

func isPlural(table map[string]any) bool {
	found := 0
	for _, form := range forms {
		if _, ok := table[form].(string); ok {
			found++
		}
	}
	return found == len(table) && table["other"] != nil
}

func plural(id string, table map[string]any) *i18n.Message {
	text := func(form string) string {
		if s, ok := table[form].(string); ok {
			return s
		}
		return table["other"].(string) // isPlural saw it; French has a form for exact millions
	}
	return &i18n.Message{ID: id, One: text("one"), Few: text("few"), Many: text("many"), Other: text("other")}
}
