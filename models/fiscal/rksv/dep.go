package rksv

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A Certificate binds a serial to a key. A closed system (AT0) has none: DER is empty.
type Certificate struct {
	Serial string
	DER    []byte
	Chain  [][]byte // of those who vouch for it
}

// DEP is the export of a register's records (DEP7), in the authority's own words.
type DEP struct {
	Groups []Group `json:"Belege-Gruppe"`
}

// A Group holds the records under one certificate. The chain goes on from one group to the next.
type Group struct {
	Certificate []byte   `json:"Signaturzertifikat"` // DER; none in a closed system
	Authorities [][]byte `json:"Zertifizierungsstellen"`
	Records     []string `json:"Belege-kompakt"`
}

// Export implements fiscal.Chain.
func (t Till) Export(w io.Writer, records []string) error {
	var dep DEP
	last := ""
	for _, r := range records {
		c, _, err := ParseRecord(r)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		if len(dep.Groups) == 0 || c.Serial != last {
			dep.Groups, last = append(dep.Groups, t.group(c.Serial)), c.Serial
		}
		g := &dep.Groups[len(dep.Groups)-1]
		g.Records = append(g.Records, r)
	}
	if dep.Groups == nil {
		dep.Groups = []Group{}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(dep)
}

// group is an empty one. The checking tool wants empty texts and lists, not their absence.
func (t Till) group(serial string) Group {
	g := Group{Certificate: []byte{}, Authorities: [][]byte{}, Records: []string{}}
	for _, c := range t.Issuers {
		if c.Serial == serial {
			g.Certificate = append(g.Certificate, c.DER...)
			g.Authorities = append(g.Authorities, c.Chain...)
		}
	}
	return g
}

// ReadDEP reads an export.
func ReadDEP(r io.Reader) (DEP, error) {
	var dep DEP
	if err := json.NewDecoder(r).Decode(&dep); err != nil {
		return DEP{}, fmt.Errorf("read export: %w", err)
	}
	if dep.Groups == nil {
		return DEP{}, errors.New("read export: it has no Belege-Gruppe")
	}
	return dep, nil
}

// Records returns all records in their sequence.
func (d DEP) Records() []string {
	var all []string
	for _, g := range d.Groups {
		all = append(all, g.Records...)
	}
	return all
}

// Keys returns the keys of the certificates in the export, by the serial that codes name. Whether a
// certificate itself is to be trusted is for the authority to say, which knows the providers.
func (d DEP) Keys() (PublicKeys, error) {
	keys := PublicKeys{}
	for i, g := range d.Groups {
		if len(g.Certificate) == 0 {
			continue
		}
		key, serial, err := fromCertificate(g.Certificate)
		if err != nil {
			return nil, fmt.Errorf("certificate of group %d: %w", i+1, err)
		}
		keys[serial] = key
	}
	return keys, nil
}

func fromCertificate(der []byte) (*ecdsa.PublicKey, string, error) {
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, "", fmt.Errorf("read certificate: %w", err)
	}
	key, ok := c.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return nil, "", errors.New("its key is none that signs receipts")
	}
	return key, c.SerialNumber.Text(16), nil
}

// Material is the file of keys that the authority's checking tool wants beside an export.
type Material struct {
	AESKey string                 `json:"base64AESKey"`
	Keys   map[string]MaterialKey `json:"certificateOrPublicKeyMap"`
}

// MaterialKey is one certificate, or in a closed system one public key.
type MaterialKey struct {
	ID   string `json:"id"`
	Type string `json:"signatureDeviceType"`
	DER  []byte `json:"signatureCertificateOrPublicKey"`
}

// The types of MaterialKey.
const (
	ofCertificate = "CERTIFICATE"
	ofPublicKey   = "PUBLIC_KEY"
)

// Material returns the till's file of keys. It holds the key of the turnover counter: it is for the
// authority alone.
func (t Till) Material() (Material, error) {
	m := Material{AESKey: t.Key.String(), Keys: map[string]MaterialKey{}}
	for serial, key := range t.Keys {
		der, err := x509.MarshalPKIXPublicKey(key)
		if err != nil {
			return Material{}, fmt.Errorf("write key %.60q: %w", serial, err)
		}
		m.Keys[serial] = MaterialKey{ID: serial, Type: ofPublicKey, DER: der}
	}
	for _, c := range t.Issuers {
		if len(c.DER) > 0 {
			m.Keys[c.Serial] = MaterialKey{ID: c.Serial, Type: ofCertificate, DER: c.DER}
		}
	}
	return m, nil
}

// ReadMaterial reads a file of keys: what a Verifier needs.
func ReadMaterial(r io.Reader) (Verifier, error) {
	var m Material
	if err := json.NewDecoder(r).Decode(&m); err != nil {
		return Verifier{}, fmt.Errorf("read keys: %w", err)
	}
	aes, err := ParseKey(m.AESKey)
	if err != nil {
		return Verifier{}, fmt.Errorf("read keys: %w", err)
	}
	v := Verifier{Key: &aes, Keys: PublicKeys{}}
	for id, k := range m.Keys {
		key, err := k.key()
		if err != nil {
			return Verifier{}, fmt.Errorf("read key %.60q: %w", id, err)
		}
		v.Keys[k.ID] = key
	}
	return v, nil
}

func (k MaterialKey) key() (*ecdsa.PublicKey, error) {
	switch k.Type {
	case ofCertificate:
		key, serial, err := fromCertificate(k.DER)
		if err == nil && serial != k.ID {
			err = fmt.Errorf("its certificate has serial %s", serial)
		}
		return key, err
	case ofPublicKey:
		parsed, err := x509.ParsePKIXPublicKey(k.DER)
		if err != nil {
			return nil, err
		}
		if key, ok := parsed.(*ecdsa.PublicKey); ok {
			return key, nil
		}
		return nil, errors.New("it is none that signs receipts")
	}
	return nil, fmt.Errorf("signatureDeviceType %.20q is not known", k.Type)
}
