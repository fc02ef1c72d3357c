package rksv_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"comptoir/models/businessday"
	"comptoir/models/fiscal"
	"comptoir/models/fiscal/rksv"
	"comptoir/models/money"
)

const serial = "2a5b8f11c0ffee"

var vienna = mustZone("Europe/Vienna")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// keyOf is the private key that is the SHA-256 of a text.
func keyOf(text string) *ecdsa.PrivateKey {
	sum := sha256.Sum256([]byte(text))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	if err != nil {
		panic(err)
	}
	return key
}

func newTill() rksv.Till {
	key := keyOf("rksv-reference-test-key")
	return rksv.Till{Suite: "R1-AT1", CashBox: "KASSE-7", Serial: serial, Key: sha256.Sum256([]byte("rksv-reference-aes-key")),
		Signer: fiscal.SoftSigner{Key: key}, Clock: businessday.Clock{Zone: vienna, Cutover: 4 * time.Hour},
		Keys: rksv.PublicKeys{serial: &key.PublicKey}}
}

func local(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02T15:04:05", text, vienna)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// register signs one receipt after the other.
type register struct {
	till    rksv.Till
	state   fiscal.State
	n       int
	records []string
	last    fiscal.Entry
}

func (r *register) sign(receipt fiscal.Receipt) error {
	receipt.Number = strconv.Itoa(r.n + 1)
	e, next, err := r.till.Sign(r.state, receipt)
	if err != nil {
		return err
	}
	r.state, r.last, r.records, r.n = next, e, append(r.records, e.Record), r.n+1
	return nil
}

func (r *register) must(t testing.TB, kind fiscal.Kind, at string, shares ...fiscal.Share) fiscal.Entry {
	t.Helper()
	if err := r.sign(fiscal.Receipt{Kind: kind, At: local(t, at), Shares: shares}); err != nil {
		t.Fatal(err)
	}
	return r.last
}

func (r *register) read(t testing.TB) rksv.State {
	t.Helper()
	s, err := fiscal.ReadState[rksv.State](r.state)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAWorkedChainIsReproducedToTheByte(t *testing.T) {
	r := register{till: newTill()}
	for _, w := range worked {
		r.till.Signer = fiscal.SoftSigner{Key: keyOf("rksv-reference-test-key")}
		if w.down {
			r.till.Signer = fiscal.Broke{}
		}
		e := r.must(t, w.kind, w.at, w.shares...)
		if e.QR != w.qr {
			t.Errorf("%s: QR\n%s\nwant\n%s", w.name, e.QR, w.qr)
		}
		if e.Record != w.record {
			t.Errorf("%s: record\n%s\nwant\n%s", w.name, e.Record, w.record)
		}
		if got := r.read(t).Turnover; got != w.turnover {
			t.Errorf("%s: turnover %d, want %d", w.name, got, w.turnover)
		}
		if back, err := rksv.RecordOf(w.qr); err != nil || back != w.record {
			t.Errorf("%s: the record of its QR code is %q, %v", w.name, back, err)
		}
		if qr, err := rksv.QR(w.record); err != nil || qr != w.qr {
			t.Errorf("%s: the QR code of its record is %q, %v", w.name, qr, err)
		}
	}
	if err := r.till.Verify(r.records); err != nil {
		t.Error(err)
	}
}

func TestTheAuthoritysScenarioShowsItsCounters(t *testing.T) {
	till := newTill()
	till.Suite, till.CashBox, till.Serial = "R1-AT100", "CASHBOX-DEMO-1", "559528438"
	till.Key = mustKey(t, "WQRtiiya3hYh/Uz44Bv3x8ETl1nrH6nCdErn69g5/lU=")
	signer := till.Signer
	till.Keys = rksv.PublicKeys{till.Serial: till.Keys[serial]}
	var state fiscal.State
	var records []string
	for i, s := range scenario {
		if till.Signer = signer; s.down {
			till.Signer = fiscal.Broke{}
		}
		e, next, err := till.Sign(state, fiscal.Receipt{Kind: s.kind, Number: "CASHBOX-DEMO-1-Receipt-ID-" + strconv.Itoa(i+1),
			At: local(t, "2016-03-11T03:57:08").Add(time.Duration(i) * time.Minute), Shares: []fiscal.Share{{BasisPoints: 2000, Gross: s.sum}}})
		if err != nil {
			t.Fatal(err)
		}
		state, records = next, append(records, e.Record)
		c, _, err := rksv.ParseRecord(e.Record)
		if err != nil {
			t.Fatal(err)
		}
		if c.Counter != s.counter {
			t.Errorf("receipt %d shows %s, want %s", i+1, c.Counter, s.counter)
		}
		if i == 0 && c.Chain != "cg8hNU5ihto=" {
			t.Errorf("the chain begins with %s", c.Chain)
		}
		if got, err := fiscal.ReadState[rksv.State](state); err != nil || got.Turnover != s.after {
			t.Errorf("receipt %d: turnover %d, want %d", i+1, got.Turnover, s.after)
		}
	}
	if err := till.Verify(records); err != nil {
		t.Error(err)
	}
}

func mustKey(t testing.TB, text string) rksv.Key {
	t.Helper()
	key, err := rksv.ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestPublishedReceiptsAreReadAndChained(t *testing.T) {
	key := mustKey(t, "uOEQAfIsvFYzmMi3GFOFNgxRiodYksxg5o7Y+hGB9x4=")
	turnovers := []money.Amount{0, 260, 560}
	for i, text := range published {
		c, _, err := rksv.ParseRecord(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := key.Turnover(c); err != nil || got != turnovers[i] {
			t.Errorf("receipt %s: turnover %d, %v; want %d", c.Number, got, err, turnovers[i])
		}
	}
	// The certificate was not published: the first signature is the first thing that cannot be checked.
	err := rksv.Till{CashBox: "K8", Key: key}.Verify(published)
	if !errors.Is(err, rksv.ErrNoKey) {
		t.Errorf("verified: %v", err)
	}
}

func TestMorePublishedCounters(t *testing.T) {
	for _, c := range []struct {
		key, cashBox, number, counter string
		want                          money.Amount
	}{
		{"DMryBaXqtOMiAAOTzdJUiwboSBVAGV2OCkkBx+pvu5w=", "rgiKa2", "8582", "OVtQpEYN15k=", 349},
		{"DMryBaXqtOMiAAOTzdJUiwboSBVAGV2OCkkBx+pvu5w=", "rgiKa2", "8580", "33ioFzEVncI=", 0},
		{"WQRtiiya3hYh/Uz44Bv3x8ETl1nrH6nCdErn69g5/lU=", "CASHBOX-DEMO-1", "CASHBOX-DEMO-1-Receipt-ID-1", "4r1iIdZG", 0}, // six bytes
		{"WQRtiiya3hYh/Uz44Bv3x8ETl1nrH6nCdErn69g5/lU=", "CASHBOX-DEMO-1", "CASHBOX-DEMO-1-Receipt-ID-82", "NLoiSHL3bsM=", 0},
		{"uOEQAfIsvFYzmMi3GFOFNgxRiodYksxg5o7Y+hGB9x4=", "K8", "6", "XFN65kVyHaU=", 480},
	} {
		got, err := mustKey(t, c.key).Turnover(rksv.Code{CashBox: c.cashBox, Number: c.number, Counter: c.counter})
		if err != nil || got != c.want {
			t.Errorf("%s %s: %d, %v; want %d", c.cashBox, c.number, got, err, c.want)
		}
	}
}

func TestTheKeyHasACheckValue(t *testing.T) {
	if got := mustKey(t, "WQRtiiya3hYh/Uz44Bv3x8ETl1nrH6nCdErn69g5/lU=").CheckValue(); got != "omRR" {
		t.Errorf("check value %s, want omRR", got)
	}
}

func TestTheOCRTextIsInBase32(t *testing.T) {
	got, err := rksv.OCR(worked[0].qr)
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Split(got, "_")
	if f[10] != "QOTSYU4VYVBBO===" || f[12] != "N64KOJ6ID2JDY===" || len(f[13]) != 104 {
		t.Errorf("OCR text %s", got)
	}
	if strings.Join(f[:10], "_") != "_R1-AT1_KASSE-7_1_2026-01-02T08:00:00_0,00_0,00_0,00_0,00_0,00" {
		t.Errorf("OCR text %s", got)
	}
}

func TestTheHourThatClocksShowTwiceKeepsItsSequence(t *testing.T) {
	r := register{till: newTill()}
	r.must(t, fiscal.Start, "2026-10-24T08:00:00")
	first := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC) // 02:30 summer time
	for _, at := range []time.Time{first, first.Add(45 * time.Minute)} {
		if err := r.sign(fiscal.Receipt{Kind: fiscal.Sale, At: at, Shares: []fiscal.Share{{BasisPoints: 2000, Gross: 100}}}); err != nil {
			t.Fatal(err)
		}
	}
	c, _, err := rksv.ParseRecord(r.records[2])
	if err != nil || c.At != "2026-10-25T02:15:00" {
		t.Errorf("the second comes at %s, %v", c.At, err)
	}
	if err := r.till.Verify(r.records); err != nil {
		t.Error(err)
	}
}

func startAt(t testing.TB) fiscal.Receipt {
	t.Helper()
	return fiscal.Receipt{Number: "1", Kind: fiscal.Start, At: local(t, "2026-01-02T08:00:00")}
}

func shareOf(a money.Amount) []fiscal.Share { return []fiscal.Share{{BasisPoints: 2000, Gross: a}} }
