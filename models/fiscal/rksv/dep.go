package rksv

import (
	"crypto/x509"
	"encoding/json"
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
