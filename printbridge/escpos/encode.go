package escpos

import (
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// charmaps holds the code pages by their plain names, see pageName.
var charmaps = map[string]*charmap.Charmap{
	"cp437": charmap.CodePage437, "cp850": charmap.CodePage850, "cp852": charmap.CodePage852,
	"cp855": charmap.CodePage855, "cp858": charmap.CodePage858, "cp860": charmap.CodePage860,
	"cp862": charmap.CodePage862, "cp863": charmap.CodePage863, "cp865": charmap.CodePage865,
	"cp866": charmap.CodePage866, "cp874": charmap.Windows874,
	"cp1250": charmap.Windows1250, "cp1251": charmap.Windows1251, "cp1252": charmap.Windows1252,
	"cp1253": charmap.Windows1253, "cp1254": charmap.Windows1254, "cp1255": charmap.Windows1255,
	"cp1256": charmap.Windows1256, "cp1257": charmap.Windows1257, "cp1258": charmap.Windows1258,
	"iso88591": charmap.ISO8859_1, "iso88592": charmap.ISO8859_2, "iso88593": charmap.ISO8859_3,
	"iso88594": charmap.ISO8859_4, "iso88595": charmap.ISO8859_5, "iso88596": charmap.ISO8859_6,
	"iso88597": charmap.ISO8859_7, "iso88598": charmap.ISO8859_8, "iso88599": charmap.ISO8859_9,
	"iso885910": charmap.ISO8859_10, "iso885913": charmap.ISO8859_13, "iso885914": charmap.ISO8859_14,
	"iso885915": charmap.ISO8859_15, "iso885916": charmap.ISO8859_16,
	"koi8r": charmap.KOI8R, "koi8u": charmap.KOI8U,
}

// cp1125 is the Ukrainian page (RST 2018-91): page 866 with other letters in F2 to F9.
var cp1125 = map[byte]rune{
	0xF2: 'Ґ', 0xF3: 'ґ', 0xF4: 'Є', 0xF5: 'є', 0xF6: 'І', 0xF7: 'і', 0xF8: 'Ї', 0xF9: 'ї',
}

// A codePage turns characters into bytes and back.
type codePage struct {
	base  *charmap.Charmap
	other map[byte]rune // where it differs from the base
}

// page finds a code page by name: "cp866", "windows-1251", "iso8859_15".
func page(name string) (codePage, bool) {
	switch name := pageName(name); name {
	case "cp1125":
		return codePage{charmap.CodePage866, cp1125}, true
	default:
		base, ok := charmaps[name]
		return codePage{base: base}, ok
	}
}

// pageName makes the many spellings of a code page's name one.
func pageName(name string) string {
	name = strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name))
	if rest, ok := strings.CutPrefix(name, "windows"); ok {
		return "cp" + rest
	}
	if rest, ok := strings.CutPrefix(name, "ibm"); ok {
		return "cp" + rest
	}
	switch name {
	case "latin1":
		return "iso88591"
	case "latin9":
		return "iso885915"
	}
	return name
}

// encode gives the byte of a character, and whether the page has it.
func (p codePage) encode(r rune) (byte, bool) {
	for b, has := range p.other {
		if has == r {
			return b, true
		}
	}
	b, ok := p.base.EncodeRune(r)
	if _, replaced := p.other[b]; replaced {
		return 0, false
	}
	return b, ok
}

// decode gives the character of a byte.
func (p codePage) decode(b byte) rune {
	if r, ok := p.other[b]; ok {
		return r
	}
	return p.base.DecodeByte(b)
}

// Encode turns a text into bytes of a code page ("cp866", "cp1251", "iso8859_15"...).
// Where the page lacks characters it returns them instead, each once, in order of
// appearance; a page nobody knows lacks them all.
func Encode(text, pageName string) (bytes []byte, missing []string) {
	p, known := page(pageName)
	for _, r := range text {
		var b byte
		ok := false
		if known {
			b, ok = p.encode(r)
		}
		if ok {
			bytes = append(bytes, b)
		} else if s := string(r); !slices.Contains(missing, s) {
			missing = append(missing, s)
		}
	}
	if len(missing) > 0 {
		return nil, missing
	}
	return bytes, nil
}

// Decode reads bytes of a code page back; what the page does not have, and everything in
// an unknown page, is U+FFFD.
func Decode(bytes []byte, pageName string) []rune {
	p, known := page(pageName)
	text := make([]rune, len(bytes))
	for i, b := range bytes {
		text[i] = '\uFFFD'
		if known {
			text[i] = p.decode(b)
		}
	}
	return text
}
