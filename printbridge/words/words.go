// Package words holds what the bridge's and the emulator's own pages say, in the
// languages of the till.
//
// It owns those texts and the choice of a language. It must not know HTML. The till's
// pages have their own, larger catalogue. Start reading at For.
package words

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

// Languages are the languages of the texts; the first is what others get.
var Languages = [...]string{"en", "fr", "ru", "uk"}

//go:embed words.json
var raw []byte

// A Book is all texts, by key and language.
type Book map[string]map[string]string

// Load reads the texts that are built into the program.
func Load() (Book, error) {
	var b Book
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, fmt.Errorf("read the texts: %w", err)
	}
	return b, nil
}

// For is the texts in the first language of an Accept-Language header that we have.
func (b Book) For(accept string) Words {
	for _, part := range strings.Split(accept, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		for _, l := range Languages {
			if base == l {
				return Words{b, l}
			}
		}
	}
	return Words{b, Languages[0]}
}

// Words is the texts in one language.
type Words struct {
	book     Book
	Language string
}

// Say is one text; a key without one shows itself.
func (w Words) Say(key string) string {
	if text := w.book[key][w.Language]; text != "" {
		return text
	}
	return key
}
