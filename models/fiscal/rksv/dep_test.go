package rksv_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"comptoir/models/fiscal"
	"comptoir/models/fiscal/rksv"
)

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

func TestAFileOfKeysThatCannotBeRightIsRefused(t *testing.T) {
	key := newTill().Key.String()
	for name, text := range map[string]string{
		"a short key":     `{"base64AESKey":"AAAA"}`,
		"no file of keys": `[]`,
		"an unknown type": `{"base64AESKey":"` + key + `","certificateOrPublicKeyMap":{"a":{"id":"a","signatureDeviceType":"CARD"}}}`,
		"no certificate":  `{"base64AESKey":"` + key + `","certificateOrPublicKeyMap":{"a":{"id":"a","signatureDeviceType":"CERTIFICATE","signatureCertificateOrPublicKey":"AAAA"}}}`,
		"no public key":   `{"base64AESKey":"` + key + `","certificateOrPublicKeyMap":{"a":{"id":"a","signatureDeviceType":"PUBLIC_KEY","signatureCertificateOrPublicKey":"AAAA"}}}`,
	} {
		if _, err := rksv.ReadMaterial(strings.NewReader(text)); err == nil {
			t.Errorf("%s: read", name)
		}
	}
	if _, err := rksv.ReadDEP(strings.NewReader(`{"Belege":[]}`)); err == nil {
		t.Error("an export without groups was read")
	}
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
