package escpos

import (
	"encoding/hex"
	"strings"
	"testing"
)

// C167 and the positions of the code page tables.
func TestACharacterHasTheByteOfItsPageOrIsNamedAsMissing(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, page, bytes, missing string }{
		{"12,50 €", "cp858", "31322c353020d5", ""},
		{"12,50 €", "cp1252", "31322c35302080", ""},
		{"12,50 €", "iso8859_15", "31322c353020a4", ""},
		{"12,50 €", "cp437", "", "€"},
		{"12,50 €", "cp850", "", "€"},
		{"Чай", "cp866", "97a0a9", ""},
		{"ЁёЄєЇї№", "cp866", "f0f1f2f3f4f5fc", ""},
		{"Сума ґїі", "cp1251", "d1f3ece020b4bfb3", ""},
		{"ЁёҐґЄєІіЇї№", "cp1125", "f0f1f2f3f4f5f6f7f8f9fc", ""},
		{"°", "cp1125", "", "°"},
		{"«é»", "cp850", "ae82af", ""},
		{"Ґ–Ґ ₽", "cp866", "", "Ґ–₽"},
		{"ŁŐ", "cp852", "9d8a", ""},
		{"€", "Windows-1251", "88", ""},
		{"a", "cp4711", "", "a"},
		{"", "cp437", "", ""},
	} {
		t.Run(tt.page+" "+tt.text, func(t *testing.T) {
			t.Parallel()
			b, missing := Encode(tt.text, tt.page)
			if got := hex.EncodeToString(b); got != tt.bytes {
				t.Errorf("bytes %s, want %s", got, tt.bytes)
			}
			if got := strings.Join(missing, ""); got != tt.missing {
				t.Errorf("missing %q, want %q", got, tt.missing)
			}
		})
	}
}

func TestEveryByteOfAPageReadsBackAsItsCharacter(t *testing.T) {
	t.Parallel()
	names := []string{"cp1125"}
	for name := range charmaps {
		names = append(names, name)
	}
	for _, name := range names {
		p, _ := page(name)
		for b := range 256 {
			r := p.decode(byte(b))
			if r == '\uFFFD' {
				continue
			}
			if back, ok := p.encode(r); !ok || p.decode(back) != r {
				t.Errorf("%s: byte %02x is %q, which comes back as %02x", name, b, r, back)
			}
		}
	}
}
