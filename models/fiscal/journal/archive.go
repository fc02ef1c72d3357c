package journal

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"comptoir/models/fiscal"
)

// Format begins every archive.
const Format = "comptoir-journal-1"

// An Archive is a sealed copy of records, complete or a part of them.
type Archive struct {
	Register string
	Software string
	Part     bool // it does not begin with the register's first record
	Key      *ecdsa.PublicKey
	Records  []string
	sealed   string // all lines that the seal is of
	seal     string
}

// ErrSeal says that an archive is not what was handed over.
var ErrSeal = errors.New("the seal is not that of the archive")

// Export implements fiscal.Chain: a line that says whose archive it is and by which key it is
// checked, the records, and a line that seals them.
func (j Journal) Export(w io.Writer, records []string) error {
	key, err := x509.MarshalPKIXPublicKey(j.Key)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	scope, err := scopeOf(records)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	var b strings.Builder
	b.WriteString(strings.Join([]string{Format, escape.Replace(j.Register), escape.Replace(j.Software), scope, encoding.EncodeToString(key)}, "|") + "\n")
	for _, r := range records {
		b.WriteString(r + "\n")
	}
	b.WriteString("seal|" + strconv.Itoa(len(records)) + "|")
	signature, err := fiscal.SignWith(j.Signer, []byte(b.String()))
	if err != nil {
		return fmt.Errorf("export: %w: %w", fiscal.ErrDevice, err)
	}
	_, err = io.WriteString(w, b.String()+encoding.EncodeToString(signature)+"\n")
	return err
}

// The scopes of an archive.
const (
	complete = "complete"
	aPart    = "part"
)

func scopeOf(records []string) (string, error) {
	seen := map[string]bool{}
	for _, line := range records {
		r, err := ParseRecord(line)
		if err != nil {
			return "", err
		}
		if !seen[r.Chain] && r.Seq != 1 {
			return aPart, nil
		}
		seen[r.Chain] = true
	}
	return complete, nil
}

// ReadArchive reads an archive, and checks nothing yet.
func ReadArchive(r io.Reader) (Archive, error) {
	all, err := io.ReadAll(r)
	if err != nil {
		return Archive{}, fmt.Errorf("read archive: %w", err)
	}
	lines := strings.Split(string(all), "\n")
	last := len(lines) - 2 // a line break ends the last one
	if last < 1 || lines[last+1] != "" {
		return Archive{}, errors.New("read archive: it ends too soon")
	}
	head := strings.Split(lines[0], "|")
	if len(head) != 5 || head[0] != Format || head[3] != complete && head[3] != aPart {
		return Archive{}, errors.New("read archive: its first line is that of none")
	}
	seal := strings.Split(lines[last], "|")
	if len(seal) != 3 || seal[0] != "seal" || seal[1] != strconv.Itoa(last-1) {
		return Archive{}, errors.New("read archive: its last line does not seal what is before it")
	}
	a := Archive{Register: unescape(head[1]), Software: unescape(head[2]), Part: head[3] == aPart, Records: lines[1:last],
		sealed: string(all[:len(all)-1-len(seal[2])]), seal: seal[2]}
	a.Key, err = publicKey(head[4])
	return a, err
}

func publicKey(text string) (*ecdsa.PublicKey, error) {
	der, err := encoding.DecodeString(text)
	if err != nil {
		return nil, errors.New("read archive: its key cannot be read")
	}
	parsed, err := x509.ParsePKIXPublicKey(der)
	key, ok := parsed.(*ecdsa.PublicKey)
	if err != nil || !ok {
		return nil, errors.New("read archive: its key cannot be read")
	}
	return key, nil
}

// Verify checks the records, then the seal. Whether the key is the register's own is told by its
// Fingerprint, which the venue has on paper.
func (a Archive) Verify() error {
	if err := verify(a.Records, a.Register, a.Key, a.Part); err != nil {
		return err
	}
	if !signedBy(a.Key, a.sealed, a.seal) {
		return ErrSeal
	}
	return nil
}

// Fingerprint is the SHA-256 of a public key.
func Fingerprint(key *ecdsa.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return "", fmt.Errorf("write key: %w", err)
	}
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:]), nil
}
