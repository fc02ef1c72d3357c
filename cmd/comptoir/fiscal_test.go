package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"comptoir/models/businessday"
	"comptoir/models/fiscal"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/fiscal/journal"
	"comptoir/models/fiscal/rksv"
	"comptoir/models/fiscal/tse"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
)

var fiscalDay = time.Date(2026, 1, 2, 10, 0, 0, 0, time.UTC)

func signAll(t *testing.T, c fiscal.Chain, kinds ...fiscal.Kind) []string {
	t.Helper()
	var state fiscal.State
	var records []string
	for i, kind := range kinds {
		r := fiscal.Receipt{Number: strconv.Itoa(i + 1), At: fiscalDay.Add(time.Duration(i) * time.Minute), Kind: kind}
		if kind == fiscal.Sale {
			r.Shares = []fiscal.Share{{BasisPoints: 2000, Gross: 1990}}
		}
		e, next, err := c.Sign(state, r)
		if err != nil {
			t.Fatal(err)
		}
		state, records = next, append(records, e.Record)
	}
	return records
}

func export(t *testing.T, c fiscal.Chain, records []string) string {
	t.Helper()
	var out bytes.Buffer
	if err := c.Export(&out, records); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// verifyFile runs "comptoir fiscal verify" on a file of that content.
func verifyFile(t *testing.T, content string, flags ...string) (string, error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	root := rootCommand()
	root.SetOut(&out)
	root.SetArgs(append([]string{"fiscal", "verify", name}, flags...))
	err := root.Execute()
	return out.String(), err
}

func newSigner(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func refused(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("refused with %v, want %q", err, want)
	}
}

func TestAnArchiveOfAJournalIsVerifiedByCommand(t *testing.T) {
	key := newSigner(t)
	j := journal.Journal{Register: "Bar", Signer: fiscal.SoftSigner{Key: key}, Key: &key.PublicKey, Clock: businessday.Clock{Zone: time.UTC}}
	whole := export(t, j, signAll(t, j, fiscal.Sale, fiscal.Sale, fiscal.Day))
	fingerprint, err := journal.Fingerprint(j.Key)
	if err != nil {
		t.Fatal(err)
	}
	out, err := verifyFile(t, whole, "--fingerprint", fingerprint)
	if want := "Bar: 3 records, complete, nothing is missing or changed\nsigned with the key " + fingerprint + "\n"; err != nil || out != want {
		t.Errorf("verified: %q, %v", out, err)
	}
	_, err = verifyFile(t, whole, "--fingerprint", "00")
	refused(t, err, "another key")
	_, err = verifyFile(t, whole, "--keys", "keys.json")
	refused(t, err, "--keys belongs to a DEP7 export")
	_, err = verifyFile(t, strings.Replace(whole, "2000:1990|1990|3980", "2000:1980|1980|3970", 1))
	refused(t, err, `record 2, receipt "2": the signature`)
}

func TestADEPExportIsVerifiedByCommand(t *testing.T) {
	key := newSigner(t)
	template := &x509.Certificate{SerialNumber: big.NewInt(0x584679a9), NotBefore: fiscalDay, NotAfter: fiscalDay.AddDate(5, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	till := rksv.Till{Suite: "R1-AT1", CashBox: "BAR-1", Serial: "584679a9", Key: rksv.Key{1, 2, 3}, Signer: fiscal.SoftSigner{Key: key},
		Clock: businessday.Clock{Zone: time.UTC}, Issuers: []rksv.Certificate{{Serial: "584679a9", DER: der}}}
	records := signAll(t, till, fiscal.Start, fiscal.Sale, fiscal.Void, fiscal.Null)
	file := export(t, till, records)
	out, err := verifyFile(t, file)
	if want := "BAR-1: 4 receipts, nothing is missing or changed, but the turnover counters were not looked into without --keys\n"; err != nil || out != want {
		t.Errorf("verified: %q, %v", out, err)
	}
	keys := func(till rksv.Till) string {
		m, err := till.Material()
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(t.TempDir(), "keys.json")
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	out, err = verifyFile(t, file, "--keys", keys(till))
	if want := "BAR-1: 4 receipts, nothing is missing or changed, and the turnover counters are the sums\n"; err != nil || out != want {
		t.Errorf("verified: %q, %v", out, err)
	}
	other := till
	other.Key = rksv.Key{9}
	_, err = verifyFile(t, file, "--keys", keys(other))
	refused(t, err, "turnover counter")
	_, err = verifyFile(t, file, "--fingerprint", "00")
	refused(t, err, "only an archive has a --fingerprint")
	_, err = verifyFile(t, strings.Replace(file, records[1], records[2], 1))
	refused(t, err, `record 2, receipt "3": it does not follow`)
	other = till
	other.Issuers = nil
	_, err = verifyFile(t, export(t, other, records))
	refused(t, err, "--keys")
}

// What a register of the house hands over is what the command accepts, with some days only where that can be checked.
func TestWhatARegisterHandsOverIsVerifiedByCommand(t *testing.T) {
	t.Parallel()
	for _, regime := range []fiscaldb.Regime{fiscaldb.Austria, fiscaldb.France} {
		t.Run(string(regime), func(t *testing.T) {
			t.Parallel()
			h := ordertest.New(t)
			at := time.Date(2026, 1, 30, 10, 0, 0, 0, time.UTC)
			store, start := h.Sign(0, regime, func() time.Time { return at })
			for range 4 {
				r := h.Ask(0, ordertest.ID(), ordertest.Add(h.Soup), ordertest.Add(h.Beer), order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 950}, order.Close{})
				r.At = at
				o, err := h.Orders.Do(h.Ctx, r)
				if err != nil {
					t.Fatal(err)
				}
				back := h.Ask(0, o.ID, order.RefundOrder{RefundID: ordertest.ID(), Reason: "cold", Amount: 100})
				back.At = at.Add(time.Minute)
				if _, err := h.Orders.Do(h.Ctx, back); err != nil {
					t.Fatal(err)
				}
				at = at.AddDate(0, 0, 1)
			}
			for name, in := range map[string]fiscaldb.Export{
				"all":       {},
				"some days": {From: "2026-01-31", To: "2026-02-01"},
			} {
				in.Command, in.Chain = ordertest.ID(), start.ID
				var file, keys bytes.Buffer
				if err := store.Export(h.Ctx, in, &file); err != nil {
					t.Fatal(err)
				}
				var flags []string
				if regime == fiscaldb.Austria {
					if err := store.Keys(h.Ctx, start.ID, &keys); err != nil {
						t.Fatal(err)
					}
					name := filepath.Join(t.TempDir(), "keys.json")
					if err := os.WriteFile(name, keys.Bytes(), 0o600); err != nil {
						t.Fatal(err)
					}
					flags = []string{"--keys", name}
				}
				if out, err := verifyFile(t, file.String(), flags...); err != nil || !strings.Contains(out, "nothing is missing or changed") {
					t.Errorf("%s: %q, %v", name, out, err)
				}
			}
		})
	}
}

func TestSignedTransactionsOfAModuleAreVerifiedAndAChangedOneIsFound(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	m := &tse.Emulator{Key: key, Now: func() time.Time { return fiscalDay }}
	g := tse.Register{Client: "KASSE-1", Device: m}
	records := []string{}
	var state fiscal.State
	for i := range 3 {
		m.Down = i == 1
		e, next, err := g.Sign(state, fiscal.Receipt{Number: strconv.Itoa(i + 1), At: fiscalDay, Kind: fiscal.Sale, Shares: []fiscal.Share{{BasisPoints: 1900, Gross: 1990}}})
		if err != nil {
			t.Fatal(err)
		}
		state, records = next, append(records, e.Record)
	}
	file := export(t, g, records)
	if out, err := verifyFile(t, file); err != nil || !strings.Contains(out, "KASSE-1: 2 receipts") || !strings.Contains(out, "1 more say") {
		t.Errorf("%s, %v", out, err)
	}
	if out, err := verifyFile(t, strings.Replace(file, "19.90", "9.90", 1)); err == nil || !strings.Contains(err.Error(), "record 1") {
		t.Errorf("with another amount: %s, %v", out, err)
	}
}
