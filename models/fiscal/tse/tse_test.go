package tse

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comptoir/models/fiscal"
	"comptoir/models/money"
)

// Public codes of receipts. The first two are of modules on P-256, the others on brainpool curves.
var published = []string{
	"V0;ERS f3ab7b96-6d82-433e-a87a-cccc8e001e20;Kassenbeleg-V1;Beleg^21.42_0.00_0.00_0.00_0.00^21.42:Unbar;1;34;2023-01-20T18:27:22.000Z;2023-01-20T18:33:07.000Z;ecdsa-plain-SHA256;unixTime;qvyQJduZN29b2kXpEqhXlJ0Hmy3rYiPzBiu/QTPPei7bnGIwMysPV3Q39gMwoEfxtp3KXqWEfUrBulTcBbRpRQ==;BO8SGEEyy6KZQeZ+gbaJK9A9s8UkNZ8NhUut3t2BB9D9heCk/rJRwEKIJUCDcjLHl7c3M6jZ8rq98zYeuLuirHc=",
	"V0;1342061307;Kassenbeleg-V1;Beleg^9.00_0.00_0.00_0.00_0.00^9.00:Bar;8041;17011;2026-05-21T21:40:56.000Z;2026-05-21T21:41:30.000Z;ecdsa-plain-SHA256;unixTime;D5CdNgSCwlSisYXjQoZnIxAM9nRdb91F8l6uIdR+oKWi7/kTszRK/xRLBNgcGhc6L1ChYQktJJFmzKFt8mTn/w==;BJlf238fEMG/ycfzOUBpIHa8OZNMXFMZx9ug42Vs6F0zOx42io2pnoWnRvoNeITAY1J4+2ePsszO3CeJrgfLWb8=",
	"V0;955002-00;Kassenbeleg-V1;Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar;18;112;2019-07-10T18:41:04.000Z;2019-07-10T18:41:04.000Z;ecdsa-plain-SHA256;unixTime;MEQCIAy4P9k+7x9saDO0uRZ4El8QwN+qTgYiv1DIaJIMWRiuAiAt+saFDGjK2Yi5Cxgy7PprXQ5O0seRgx4ltdpW9REvwA==;BHhWOeisRpPBTGQ1W4VUH95TXx2GARf8e2NYZXJoInjtGqnxJ8sZ3CQpYgjI+LYEmW5A37sLWHsyU7nSJUBemyU=",
	"V0;ARC1234;Kassenbeleg-V1;Beleg^3,000.00_20.00_0.00_0.00_0.00^3,020.00:Bar;60;1326;2020-06-16T10:58:12.000Z;2020-06-16T10:58:12.000Z;ecdsa-plain-SHA384;unixTime;Y6QLrsGBeB80wgNVp1EYrMR+vKO/i3RVWZ+P3LYNNejB/Px+i3XA5DJQMgCvj7lKKj8uRaDtGDWRgPxuXc01yokYXSLazsiU8aJhHmnkdPqbUdMakIz5Qc6tmgauJJIX;BFhnDaPRoUxAYUktkUqoaV2l+TVpLdT7wPTRFDkZcHXFS7WZhGsvKh/lT3jEYJLNLD/sjQVg/JrobVU5kue/k2d9sK7dnWPdMgYlr4E4Ff8ziKclzs1u7BuOYJ4jRI65rg==",
}

func TestPublishedReceiptsVerify(t *testing.T) {
	for i, text := range published {
		c, err := ParseCode(text)
		if err != nil {
			t.Errorf("code %d: %v", i+1, err)
			continue
		}
		if c.String() != text {
			t.Errorf("code %d comes back as %s", i+1, c)
		}
		want := error(nil)
		if i >= 2 {
			want = ErrAlgorithm
		}
		if err := c.Verify(); !errors.Is(err, want) {
			t.Errorf("code %d: %v, want %v", i+1, err, want)
		}
		c.Data = strings.Replace(c.Data, "0", "1", 1)
		if err := c.Verify(); i < 2 && !errors.Is(err, ErrSignature) {
			t.Errorf("code %d with another amount: %v", i+1, err)
		}
	}
}

func TestTheSignedMessageIsTheModules(t *testing.T) {
	c, err := ParseCode(published[1])
	if err != nil {
		t.Fatal(err)
	}
	const want = "020102060904007f000703070101801146696e6973685472616e73616374696f6e810a31333432303631333037822742656c65675e392e30305f302e30305f302e30305f302e30305f302e30305e392e30303a426172830e4b617373656e62656c65672d563185021f690420037c7f6d443ca894edfa01ef4533b2286d235c9b18d657e7bb0206fc256b38eb300c060a04007f000701010401030202427302046a0f7c0a"
	if got := hex.EncodeToString(c.message()); got != want {
		t.Errorf("message\n%s\nwant\n%s", got, want)
	}
}

func newRegister() (Register, *Emulator) {
	sum := sha256.Sum256([]byte("a module"))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	if err != nil {
		panic(err)
	}
	at := time.Date(2026, 1, 2, 10, 0, 0, 0, time.UTC)
	e := &Emulator{Key: key, Now: func() time.Time { at = at.Add(1500 * time.Millisecond); return at }}
	return Register{Client: "KASSE-1", Device: e, Keys: [][]byte{e.Info().PublicKey}}, e
}

// till signs one receipt after the other.
type till struct {
	Register
	state   fiscal.State
	n       int
	records []string
	last    fiscal.Entry
}

func (g *till) sign(r fiscal.Receipt) error {
	r.Number, r.At = strconv.Itoa(g.n+1), time.Date(2026, 1, 2, 10, g.n, 0, 0, time.UTC)
	e, next, err := g.Sign(g.state, r)
	if err == nil {
		g.state, g.last, g.n, g.records = next, e, g.n+1, append(g.records, e.Record)
	}
	return err
}

func TestAReceiptIsToldToTheModuleByRateAndPayment(t *testing.T) {
	for _, c := range []struct {
		r    fiscal.Receipt
		want string
	}{
		{fiscal.Receipt{Kind: fiscal.Sale, Cash: 1500, Shares: []fiscal.Share{{BasisPoints: 1900, Gross: 7533}, {BasisPoints: 700, Gross: 799}}},
			"Beleg^75.33_7.99_0.00_0.00_0.00^15.00:Bar_68.32:Unbar"},
		{fiscal.Receipt{Kind: fiscal.Void, Cash: -5, Shares: []fiscal.Share{{BasisPoints: 0, Gross: -5}}}, "Beleg^0.00_0.00_0.00_0.00_-0.05^-0.05:Bar"},
		{fiscal.Receipt{Kind: fiscal.Training, Shares: []fiscal.Share{{BasisPoints: 1070, Gross: 100}, {BasisPoints: 550, Gross: 200}}},
			"AVTraining^0.00_0.00_1.00_2.00_0.00^3.00:Unbar"},
		{fiscal.Receipt{Kind: fiscal.Sale}, "Beleg^0.00_0.00_0.00_0.00_0.00^0.00:Unbar"},
	} {
		p, err := process(c.r)
		if err != nil || p.Data != c.want || p.Type != "Kassenbeleg-V1" {
			t.Errorf("%+v, %v; want %s", p, err, c.want)
		}
	}
	if _, err := process(fiscal.Receipt{Kind: fiscal.Sale, Shares: []fiscal.Share{{BasisPoints: 2000, Gross: 1}}}); !errors.Is(err, ErrRate) {
		t.Errorf("a rate of elsewhere: %v", err)
	}
	if _, err := process(fiscal.Receipt{Kind: fiscal.Month}); !errors.Is(err, fiscal.ErrKind) {
		t.Errorf("a kind of elsewhere: %v", err)
	}
}

func TestALostAnswerIsAskedForAndSignedOnce(t *testing.T) {
	for _, c := range []struct {
		name string
		lose func(*Emulator)
	}{
		{"carried out", func(e *Emulator) { e.LoseFinish = 1 }},
		{"not carried out", func(e *Emulator) { e.FailFinish = 1 }},
	} {
		g, e := newRegister()
		s := till{Register: g}
		c.lose(e)
		if err := s.sign(fiscal.Receipt{Kind: fiscal.Sale, Cash: 100, Shares: []fiscal.Share{{BasisPoints: 700, Gross: 100}}}); err != nil {
			t.Fatal(err)
		}
		code, err := ParseCode(s.last.QR)
		if err != nil || code.Number != 1 || len(e.finished) != 1 || len(e.open) != 0 {
			t.Errorf("%s: transaction %d, %v; %d finished, %d open", c.name, code.Number, err, len(e.finished), len(e.open))
		}
		if err := s.Verify(s.records); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestAnOutageStopsNoSaleAndIsSaidUntilItIsOver(t *testing.T) {
	g, e := newRegister()
	s := till{Register: g}
	sale := fiscal.Receipt{Kind: fiscal.Sale, Shares: []fiscal.Share{{BasisPoints: 1900, Gross: 500}}}
	e.Down = true
	for range 2 {
		if err := s.sign(sale); err != nil {
			t.Fatal(err)
		}
	}
	if s.last.QR != "" || s.last.Lines[1] != (fiscal.Line{Label: fiscal.LabelOutage, Value: "TSE ausgefallen"}) {
		t.Errorf("printed %+v", s.last)
	}
	due, err := s.Due(s.state, time.Time{})
	if err != nil || len(due) != 1 || due[0] != (fiscal.Duty{Kind: fiscal.Report, Period: "2026-01-02T10:00:00.000Z"}) {
		t.Errorf("due %v, %v", due, err)
	}
	e.Down = false
	if err := s.sign(sale); err != nil {
		t.Fatal(err)
	}
	if due, err := s.Due(s.state, time.Time{}); err != nil || len(due) != 0 || s.last.QR == "" {
		t.Errorf("due %v, %v after %+v", due, err, s.last)
	}
	if err := s.Verify(s.records); err != nil {
		t.Error(err)
	}
}

func TestAnyChangeOfASignedReceiptIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, e := newRegister()
		s := till{Register: g}
		for range rapid.IntRange(1, 5).Draw(t, "receipts") {
			e.LoseFinish, e.FailFinish = rapid.IntRange(0, 1).Draw(t, "lost"), rapid.IntRange(0, 1).Draw(t, "failed")
			gross := money.Amount(rapid.Int64Range(-1e12, 1e12).Draw(t, "gross"))
			if err := s.sign(fiscal.Receipt{Kind: fiscal.Sale, Cash: gross / 2, Shares: []fiscal.Share{{BasisPoints: 1900, Gross: gross}}}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Verify(s.records); err != nil {
			t.Fatal(err)
		}
		at := rapid.IntRange(0, len(s.records)-1).Draw(t, "record")
		if strings.Contains(s.records[at], Outage) {
			t.Skip("no module signed it")
		}
		b := []byte(s.records[at])
		from := bytes.IndexByte(b, ';') + 1       // the module does not know the receipt's number
		start := bytes.Index(b, []byte(";2026-")) // nor signs when the transaction began
		i := rapid.IntRange(from, len(b)-1).Draw(t, "place")
		if start <= i && i < start+len(";2026-01-02T10:00:00.000Z") {
			t.Skip("not signed")
		}
		if end := start + 2*len(";2026-01-02T10:00:00.000Z"); end-5 <= i && i < end {
			t.Skip("below the second nothing is signed")
		}
		b[i] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		changed := append([]string(nil), s.records...)
		changed[at] = string(b)
		var broken *fiscal.Broken
		if err := s.Verify(changed); !errors.As(err, &broken) || broken.Index != at {
			t.Fatalf("record %d was changed to %s: %v", at, b, err)
		}
	})
}

func FuzzParseCode(f *testing.F) {
	for _, text := range published {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCode(text)
		if err != nil {
			return
		}
		if c.String() != text {
			t.Fatalf("%q comes back as %q", text, c)
		}
		_ = c.Verify()
	})
}

func TestElementsAreDER(t *testing.T) {
	for size, head := range map[int]string{0: "8200", 127: "827f", 128: "828180", 200: "8281c8", 255: "8281ff", 256: "82820100", 70000: "8283011170"} {
		if got := element(nil, 0x82, make([]byte, size)); hex.EncodeToString(got[:len(got)-size]) != head {
			t.Errorf("%d bytes begin with %x, want %s", size, got[:len(got)-size], head)
		}
	}
	for n, want := range map[int64]string{0: "00", 127: "7f", 128: "0080", 256: "0100", 1<<31 - 1: "7fffffff", 1 << 31: "0080000000"} {
		if got := hex.EncodeToString(integer(n)); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

func TestReceiptsOfElsewhereOrOutOfSequenceAreFound(t *testing.T) {
	g, e := newRegister()
	s := till{Register: g}
	for range 3 {
		if err := s.sign(fiscal.Receipt{Kind: fiscal.Sale}); err != nil {
			t.Fatal(err)
		}
	}
	e.Down = true
	if err := s.sign(fiscal.Receipt{Kind: fiscal.Sale}); err != nil {
		t.Fatal(err)
	}
	other := g
	other.Client = "KASSE-2"
	stranger := g
	stranger.Keys = nil
	_, first, _ := strings.Cut(s.records[0], ";")
	for _, c := range []struct {
		name    string
		by      Register
		records []string
		want    error
	}{
		{"another till's", other, s.records[:1], ErrClient},
		{"another till's in an outage", other, s.records[3:], ErrClient},
		{"another module's", stranger, s.records, ErrKey},
		{"an older signature under a later number", g, []string{s.records[1], "3;" + first}, ErrSequence},
		{"two of one number", g, []string{s.records[0], "1;" + strings.SplitN(s.records[1], ";", 2)[1]}, fiscal.ErrNumber},
	} {
		if err := c.by.Verify(c.records); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}
