package emulator

import (
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// parameters are a command's fields, taken one after the other; those left out are empty.
type parameters struct {
	fields [][]byte
	bad    bool
}

func (p *parameters) take() []byte {
	if len(p.fields) == 0 {
		return nil
	}
	f := p.fields[0]
	p.fields = p.fields[1:]
	return f
}

func (p *parameters) text() string {
	s, err := charmap.CodePage866.NewDecoder().Bytes(p.take())
	p.bad = p.bad || err != nil
	return string(s)
}

func (p *parameters) number() int {
	f := p.take()
	if len(f) == 0 {
		return 0
	}
	n, err := strconv.Atoi(string(f))
	p.bad = p.bad || err != nil || n < 0
	return n
}

// decimal is a number of at most so many places, in its smallest parts.
func (p *parameters) decimal(places int) int64 {
	f := string(p.take())
	if f == "" {
		return 0
	}
	whole, rest, _ := strings.Cut(f, ".")
	if len(rest) > places || len(whole) > 9 || strings.HasSuffix(f, ".") {
		p.bad = true
		return 0
	}
	n, err := strconv.ParseUint(whole+rest+strings.Repeat("0", places-len(rest)), 10, 60)
	p.bad = p.bad || err != nil
	return int64(n)
}

func (p *parameters) money() int64 { return p.decimal(2) }

var escaped = regexp.MustCompile(`\$[01][0-9A-F]`)

// mark is a marking code, with its control characters written out.
func (p *parameters) mark() string {
	return escaped.ReplaceAllStringFunc(string(p.take()), func(s string) string {
		b, err := hex.DecodeString(s[1:])
		p.bad = p.bad || err != nil
		return string(b)
	})
}

// operator is a name, which the tax number goes before.
func (p *parameters) operator() (name, inn string) {
	s := p.text()
	if before, after, found := strings.Cut(s, "&"); found {
		return after, before
	}
	return s, ""
}
