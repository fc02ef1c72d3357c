package api

import (
	"slices"
	"testing"
)

func TestEveryCommandIsPutIntoWords(t *testing.T) {
	types := commandTypes()
	for _, name := range types {
		if commandTexts[name] == "" {
			t.Errorf("no words for %s", name)
		}
	}
	for name := range commandTexts {
		if !slices.Contains(types, name) {
			t.Errorf("words for %s, which is no command", name)
		}
	}
}
