// Package words holds what the bridge says: on its own page, on the console, and in the
// refusals of all its packages, in the languages of the till.
//
// It owns those texts, the choice of a language, and refusals that a person can act on. It
// must not know HTML. The till's pages have their own, larger catalogue.
// Start reading at For; System is the language of the console, Refuse makes a refusal.
package words

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

// Languages are the languages of the texts; the first is what others get.
var Languages = [...]string{"en", "fr", "ru", "uk"}

//go:embed words.json
var raw []byte

// A Book is all texts, by key and language.
type Book map[string]map[string]string

// Load reads the texts that are built into the program.
func Load() (Book, error) { return load() }

var load = sync.OnceValues(func() (Book, error) {
	var b Book
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, fmt.Errorf("read the texts: %w", err)
	}
	return b, nil
})

// In is the texts in one of the languages; in another one, or when they cannot be read,
// keys show themselves.
func In(language string) Words {
	b, _ := load() // a test reads them all
	return Words{b, language}
}

// For is the texts in the first language of an Accept-Language header that we have.
func (b Book) For(accept string) Words {
	for _, part := range strings.Split(accept, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if Known(base) {
			return Words{b, base}
		}
	}
	return Words{b, Languages[0]}
}

// Known says whether there are texts in a language.
func Known(language string) bool {
	for _, l := range Languages {
		if l == language {
			return true
		}
	}
	return false
}

// Words is the texts in one language.
type Words struct {
	book     Book
	Language string
}

// Say is one text, filled with what it speaks of; a key without a text shows itself.
func (w Words) Say(key string, args ...any) string {
	text := w.book[key][w.Language]
	switch {
	case text == "":
		return key
	case len(args) == 0:
		return text
	}
	told := make([]any, len(args))
	for i, a := range args {
		if err, ok := a.(error); ok {
			a = w.Tell(err)
		}
		told[i] = a
	}
	return fmt.Sprintf(text, told...)
}

// Has says whether a key has a text.
func (w Words) Has(key string) bool { return w.book[key][w.Language] != "" }
