package words

import "testing"

func TestEveryTextIsThereInEveryLanguage(t *testing.T) {
	t.Parallel()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for key, texts := range b {
		for _, l := range Languages {
			if texts[l] == "" {
				t.Errorf("%s is missing in %s", key, l)
			}
		}
		if len(texts) != len(Languages) {
			t.Errorf("%s has %d languages", key, len(texts))
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
