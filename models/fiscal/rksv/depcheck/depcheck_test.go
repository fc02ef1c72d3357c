package depcheck_test

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"comptoir/models/fiscal/rksv/depcheck"
)

// published is the beginning of a cash box whose receipts, but not its certificate, are public.
const published = `{"Belege-Gruppe":[{"Signaturzertifikat":"","Zertifizierungsstellen":[],"Belege-kompakt":[
"eyJhbGciOiJFUzI1NiJ9.X1IxLUFUMV9LOF8xXzIwMjQtMDctMjZUMTU6NTg6MzJfMCwwMF8wLDAwXzAsMDBfMCwwMF8wLDAwX2xNdlZSciswcUx3PV81ODQ2NzlhOV9RcUJEZnN1Q0FoOD0.1j1i8_Vwr0Fyacw4KewCCnjfqSnP2MAFprNJl3zsHJgj-e8EKwR-N4GskQ6HqQiwZbhfSSgrcs70-LzwrKfDkw"]}]}`

func TestWithoutTheKeyNoSignatureIsBelieved(t *testing.T) {
	_, err := depcheck.Check(strings.NewReader(published), nil)
	var f *depcheck.Finding
	if !errors.As(err, &f) || f.Place != 1 || f.Number != "1" || !errors.Is(err, depcheck.ErrNoKey) {
		t.Errorf("checked: %v", err)
	}
}

func TestWhatIsNoExportIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":            "",
		"no groups":          `{"Belege":[]}`,
		"no certificate":     `{"Belege-Gruppe":[{"Signaturzertifikat":"AAAA","Belege-kompakt":[]}]}`,
		"another header":     strings.Replace(published, "eyJhbGciOiJFUzI1NiJ9", "eyJhbGciOiJub25lIn0", 1),
		"two parts":          strings.Replace(published, ".1j1i8_", "1j1i8_", 1),
		"a shorter receipt":  strings.Replace(published, "X1IxLUFUMV9LOF8x", "X1IxLUFUMV9L", 1),
		"a longer signature": strings.Replace(published, "KfDkw", "KfDkwAA", 1),
	} {
		if _, err := depcheck.Check(strings.NewReader(text), nil); err == nil || errors.Is(err, depcheck.ErrNoKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFileOfKeysThatCannotBeRightIsRefused(t *testing.T) {
	const key = `"base64AESKey":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="`
	for name, text := range map[string]string{
		"a short key":     `{"base64AESKey":"AAAA"}`,
		"no file of keys": `[]`,
		"an unknown type": `{` + key + `,"certificateOrPublicKeyMap":{"a":{"id":"a","signatureDeviceType":"CARD"}}}`,
		"no certificate":  `{` + key + `,"certificateOrPublicKeyMap":{"a":{"id":"a","signatureDeviceType":"CERTIFICATE","signatureCertificateOrPublicKey":"AAAA"}}}`,
		"no public key":   `{` + key + `,"certificateOrPublicKeyMap":{"a":{"id":"a","signatureDeviceType":"PUBLIC_KEY","signatureCertificateOrPublicKey":"AAAA"}}}`,
	} {
		if _, err := depcheck.Check(strings.NewReader(published), strings.NewReader(text)); err == nil || errors.Is(err, depcheck.ErrNoKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A second pair of eyes that looked through the first would see the same.
func TestItSharesNothingWithWhatItChecks(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "comptoir/models/fiscal/rksv/depcheck").Output()
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.Lines(string(out)) {
		name = strings.TrimSpace(name)
		if first, _, _ := strings.Cut(name, "/"); (strings.Contains(first, ".") || first == "comptoir") && name != "comptoir/models/fiscal/rksv/depcheck" {
			t.Errorf("it imports %s", name)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(published, `{"base64AESKey":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}`)
	f.Fuzz(func(t *testing.T, export, keys string) {
		r, err := depcheck.Check(strings.NewReader(export), strings.NewReader(keys))
		if err != nil && r != (depcheck.Result{}) {
			t.Fatalf("%+v beside %v", r, err)
		}
	})
}
