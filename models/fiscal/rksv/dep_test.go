package rksv_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"comptoir/models/fiscal"
	"comptoir/models/fiscal/rksv"
	"comptoir/models/fiscal/rksv/depcheck"
)

func TestTheExportIsVerifiedByTheTextOfTheLaw(t *testing.T) {
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
	file := out.Bytes()
	var groups struct {
		All []struct{} `json:"Belege-Gruppe"`
	}
	if err := json.Unmarshal(file, &groups); err != nil || len(groups.All) != 2 {
		t.Errorf("%d groups, %v", len(groups.All), err)
	}
	got, err := depcheck.Check(bytes.NewReader(file), material(t, r.till))
	if err != nil || got != (depcheck.Result{CashBox: "KASSE-7", Receipts: 3, Counted: true}) {
		t.Errorf("checked %+v, %v", got, err)
	}
	r.till.Keys[serial] = &second.PublicKey
	if _, err := depcheck.Check(bytes.NewReader(file), material(t, r.till)); !errors.Is(err, depcheck.ErrSignature) {
		t.Errorf("verified with another's key: %v", err)
	}
}

// material is a till's file of keys.
func material(t interface {
	Helper()
	Fatal(...any)
}, till rksv.Till) *bytes.Reader {
	t.Helper()
	m, err := till.Material()
	if err != nil {
		t.Fatal(err)
	}
	file, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(file)
}

func BenchmarkSign(b *testing.B) {
	r := register{till: newTill()}
	r.must(b, fiscal.Start, "2026-01-02T08:00:00")
	for b.Loop() {
		r.must(b, fiscal.Sale, "2026-01-02T09:00:00", fiscal.Share{BasisPoints: 2000, Gross: 100})
	}
}

func BenchmarkVerify(b *testing.B) {
	r := register{till: newTill()}
	r.must(b, fiscal.Start, "2026-01-02T08:00:00")
	for range 1000 {
		r.must(b, fiscal.Sale, "2026-01-02T09:00:00", fiscal.Share{BasisPoints: 2000, Gross: 100})
	}
	for b.Loop() {
		if err := r.till.Verify(r.records); err != nil {
			b.Fatal(err)
		}
	}
}
