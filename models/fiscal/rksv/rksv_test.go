package rksv_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/json"
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
	s, err := rksv.ReadState(r.state)
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
		if got, err := rksv.ReadState(state); err != nil || got.Turnover != s.after {
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
	err := rksv.Verifier{Key: &key}.Verify(published)
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

func TestWhatMayNotStandInAChainIsRefused(t *testing.T) {
	ten := []fiscal.Share{{BasisPoints: 2000, Gross: 1000}}
	huge := []fiscal.Share{{BasisPoints: 2000, Gross: money.Limit}, {BasisPoints: 1000, Gross: money.Limit}}
	at := local(t, "2026-01-02T08:00:00")
	fresh := register{till: newTill()}
	begun := register{till: newTill()}
	begun.must(t, fiscal.Start, "2026-01-02T08:00:00")
	ended := register{till: newTill()}
	ended.must(t, fiscal.Start, "2026-01-02T08:00:00")
	ended.must(t, fiscal.End, "2026-01-02T08:01:00")
	for _, c := range []struct {
		name string
		from register
		r    fiscal.Receipt
		want error
	}{
		{"a sale before the start", fresh, fiscal.Receipt{Number: "1", Kind: fiscal.Sale, Shares: ten}, fiscal.ErrStart},
		{"a start with an amount", fresh, fiscal.Receipt{Number: "1", Kind: fiscal.Start, Shares: ten}, fiscal.ErrNotZero},
		{"a second start", begun, fiscal.Receipt{Number: "2", Kind: fiscal.Start}, fiscal.ErrStart},
		{"a number twice", begun, fiscal.Receipt{Number: "1", Kind: fiscal.Sale, Shares: ten}, fiscal.ErrNumber},
		{"no number", begun, fiscal.Receipt{Kind: fiscal.Sale, Shares: ten}, fiscal.ErrNumber},
		{"a number that would end the field", begun, fiscal.Receipt{Number: "2_3", Kind: fiscal.Sale, Shares: ten}, fiscal.ErrNumber},
		{"a kind of elsewhere", begun, fiscal.Receipt{Number: "2", Kind: fiscal.Copy}, fiscal.ErrKind},
		{"anything after the end", ended, fiscal.Receipt{Number: "3", Kind: fiscal.Sale, Shares: ten}, fiscal.ErrEnded},
	} {
		c.r.At = at
		if _, _, err := c.from.till.Sign(c.from.state, c.r); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if _, _, err := begun.till.Sign(begun.state, fiscal.Receipt{Number: "2", At: at, Kind: fiscal.Sale, Shares: huge}); err == nil {
		t.Error("a receipt larger than any was signed")
	}
}

func TestReceiptsThatNeedTheDeviceWaitForIt(t *testing.T) {
	r := register{till: newTill()}
	r.till.Signer = fiscal.Broke{}
	if err := r.sign(fiscal.Receipt{Kind: fiscal.Start, At: local(t, "2026-01-02T08:00:00")}); !errors.Is(err, fiscal.ErrDevice) {
		t.Fatalf("a start receipt without signature: %v", err)
	}
	r.till = newTill()
	r.must(t, fiscal.Start, "2026-01-02T08:00:00")
	r.till.Signer = fiscal.Broke{}
	for _, kind := range []fiscal.Kind{fiscal.Year, fiscal.Collective} {
		if err := r.sign(fiscal.Receipt{Kind: kind, At: local(t, "2026-01-02T09:00:00")}); !errors.Is(err, fiscal.ErrDevice) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	e := r.must(t, fiscal.Sale, "2026-01-02T09:00:00", fiscal.Share{BasisPoints: 1000, Gross: 350})
	if e.Lines[len(e.Lines)-1] != (fiscal.Line{Label: fiscal.LabelOutage, Value: "Sicherheitseinrichtung ausgefallen"}) {
		t.Errorf("the receipt does not say that the device is out of order: %v", e.Lines)
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

func TestTheExportIsReadBackWithItsKeys(t *testing.T) {
	r := register{till: newTill()}
	r.must(t, fiscal.Start, "2026-01-02T08:00:00")
	// The certificate is renewed: the chain goes on in another group.
	second := keyOf("a second key")
	r.till.Serial, r.till.Signer = "b", fiscal.SoftSigner{Key: second}
	r.till.Keys["b"] = &second.PublicKey
	r.must(t, fiscal.Sale, "2026-01-02T09:00:00", fiscal.Share{BasisPoints: 1300, Gross: 1234567_89})
	r.must(t, fiscal.Void, "2026-01-02T09:05:00", fiscal.Share{BasisPoints: 1300, Gross: -5})

	var out bytes.Buffer
	if err := r.till.Export(&out, r.records); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `"Signaturzertifikat": ""`) || !strings.Contains(out.String(), `"Zertifizierungsstellen": []`) {
		t.Errorf("a closed system has an empty certificate and list:\n%s", out.String())
	}
	dep, err := rksv.ReadDEP(&out)
	if err != nil {
		t.Fatal(err)
	}
	if len(dep.Groups) != 2 || len(dep.Records()) != 3 {
		t.Fatalf("%d groups, %d records", len(dep.Groups), len(dep.Records()))
	}
	material, err := r.till.Material()
	if err != nil {
		t.Fatal(err)
	}
	file, err := json.Marshal(material)
	if err != nil {
		t.Fatal(err)
	}
	v, err := rksv.ReadMaterial(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Verify(dep.Records()); err != nil {
		t.Error(err)
	}
	if err := (rksv.Verifier{Key: v.Key, Keys: rksv.PublicKeys{serial: &second.PublicKey, "b": &second.PublicKey}}).Verify(dep.Records()); !errors.Is(err, rksv.ErrSignature) {
		t.Errorf("verified with another's key: %v", err)
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
