package escpos

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// parse reads a stream in pieces and joins stretches of text that a cut has parted.
func parse(pieces ...[]byte) []string {
	var p Parser
	var out []string
	text := false
	for _, piece := range pieces {
		p.Feed(piece, func(c Command) {
			if c.Op == Text && text {
				out[len(out)-1] += fmt.Sprintf("%x", c.Data)
				return
			}
			text = c.Op == Text
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s %x %x", c.Op, c.Args, c.Data)))
		})
	}
	return out
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestACommandEndsWhereItsOwnRuleSays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ stream, want string }{
		{"1b40 1c2e 1b7411", "ESC @; FS .; ESC t 11"},
		{"1d7630 00 0200 0400 aaaa5555aaaa5555 41", "GS v 300002000400 aaaa5555aaaa5555; text  41"},
		{"1b2a21 0200 1b401d5600ff 0a", "ESC * 210200 1b401d5600ff; LF 0a"},
		{"1b2a00 0200 1b40 0a", "ESC * 000200 1b40; LF 0a"},
		{"1d6b04 4142 00 41", "GS k 04 414200; text  41"},
		{"1d6b49 04 7b421b40 41", "GS k 4904 7b421b40; text  41"},
		{"1d286b 0600 315030 1b401d 41", "GS ( 6b0600 3150301b401d; text  41"},
		{"1d384c 02000000 1b40 41", "GS 8 4c02000000 1b40; text  41"},
		{"1b44 081018 00 41", "ESC D 08101800; text  41"},
		{"1d5601 1d564203 1d5600", "GS V 01; GS V 4203; GS V 00"},
		{"1b700019fa", "ESC p 0019fa"},
		{"100401 1005 01 1014010101 41", "DLE EOT 01; DLE ENQ 01; DLE DC4 010101; text  41"},
		{"1b26 03 4142 02 aabbccddeeff 00 41", "ESC & 034142 02aabbccddeeff00; text  41"},
		{"1c7101 0100 0100 1b401b401b401b40 41", "FS q 01 010001001b401b401b401b40; text  41"},
		{"07 41", "? 07; text  41"},
	} {
		t.Run(tt.stream, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(parse(unhex(t, tt.stream)), "; "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestHowTheStreamIsCutMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stream := rapid.SliceOfN(rapid.SampledFrom([]byte("\x1b\x1d\x1c\x10\x00\x01\x02\x04\x14\x0a@AkvV(*&!0Lqap\x80\xff")), 0, 200).Draw(t, "stream")
		whole := parse(stream)
		var pieces [][]byte
		for rest := stream; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			pieces = append(pieces, rest[:n])
			rest = rest[n:]
		}
		if got := parse(pieces...); strings.Join(got, ";") != strings.Join(whole, ";") {
			t.Fatalf("in pieces %v, whole %v", got, whole)
		}
	})
}

func TestAnAbsurdlyLongPayloadIsSkippedNotKept(t *testing.T) {
	t.Parallel()
	var p Parser
	var ops []string
	emit := func(c Command) { ops = append(ops, fmt.Sprintf("%s %d", c.Op, len(c.Data))) }
	p.Feed(unhex(t, "1d384c 00003000"), emit) // three megabytes are announced
	megabyte := bytes.Repeat([]byte{0x1B}, 1<<20)
	for range 3 {
		p.Feed(megabyte, emit)
	}
	p.Feed([]byte("A\n"), emit)
	if got := strings.Join(ops, "; "); got != fmt.Sprintf("GS 8 %d; text 1; LF 0", MaxPayload) {
		t.Errorf("got %s", got)
	}
}

func FuzzParserNeverPanicsAndUsesEveryByteOnce(f *testing.F) {
	for _, seed := range []string{"1b401c2e1b7411", "1d763000020004", "1c71ff", "1b26ff00ff", "1d6b4905", "1014"} {
		b, _ := hex.DecodeString(seed)
		f.Add(b, 3)
	}
	f.Fuzz(func(t *testing.T, b []byte, cut int) {
		whole := parse(b)
		if cut < 0 || cut > len(b) {
			return
		}
		if parted := parse(b[:cut], b[cut:]); strings.Join(parted, ";") != strings.Join(whole, ";") {
			t.Fatalf("cut at %d: %v, whole %v", cut, parted, whole)
		}
	})
}
