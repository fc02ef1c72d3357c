package depcheck

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
)

// A ring holds the keys that a verification has.
type ring struct {
	public   map[string]*ecdsa.PublicKey // by the serial that receipts name
	turnover cipher.Block                // nil: the counters stay closed
}

// readKeys reads the file of keys that the authority's own checking tool takes.
func readKeys(in io.Reader) (ring, error) {
	r := ring{public: map[string]*ecdsa.PublicKey{}}
	if in == nil {
		return r, nil
	}
	var file struct {
		Turnover []byte `json:"base64AESKey"`
		Public   map[string]struct {
			ID   string `json:"id"`
			Type string `json:"signatureDeviceType"`
			DER  []byte `json:"signatureCertificateOrPublicKey"`
		} `json:"certificateOrPublicKeyMap"`
	}
	if err := json.NewDecoder(in).Decode(&file); err != nil {
		return r, fmt.Errorf("read keys: %w", err)
	}
	if len(file.Turnover) != 32 {
		return r, errors.New("read keys: a key to the counters is 32 bytes in base64")
	}
	var err error
	if r.turnover, err = aes.NewCipher(file.Turnover); err != nil {
		return r, fmt.Errorf("read keys: %w", err)
	}
	for id, k := range file.Public {
		switch k.Type {
		case "CERTIFICATE":
			var serial string
			if serial, err = r.certificate(k.DER); err == nil && serial != k.ID {
				err = fmt.Errorf("its certificate has serial %q", serial)
			}
		case "PUBLIC_KEY":
			var key any
			if key, err = x509.ParsePKIXPublicKey(k.DER); err == nil {
				err = r.add(k.ID, key)
			}
		default:
			err = fmt.Errorf("signatureDeviceType %.20q is not known", k.Type)
		}
		if err != nil {
			return r, fmt.Errorf("read key %.60q: %w", id, err)
		}
	}
	return r, nil
}

// certificate takes a certificate's key and returns its serial, as receipts write it: in lower-case
// hexadecimal digits. There is none in a closed system. Whether its issuer may be trusted is for the
// authority to say, which knows the providers.
func (r ring) certificate(der []byte) (serial string, err error) {
	if len(der) == 0 {
		return "", nil
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return "", err
	}
	serial = c.SerialNumber.Text(16)
	return serial, r.add(serial, c.PublicKey)
}

// add keeps a key. One serial has one key.
func (r ring) add(serial string, key any) error {
	public, ok := key.(*ecdsa.PublicKey)
	if !ok || public.Curve != elliptic.P256() {
		return errors.New("it is no key that signs receipts")
	}
	if known := r.public[serial]; known != nil && !known.Equal(public) {
		return fmt.Errorf("certificate %s: the export and the file of keys have different ones", serial)
	}
	r.public[serial] = public
	return nil
}

// signed checks the signature of a receipt: ES256 over the record's first two parts, R and S one after
// the other (RFC 7515, appendix A.3). One that failed says so in the signed chain of the next receipt.
func (r ring) signed(c receipt) error {
	if c.failed {
		return nil
	}
	key := r.public[c.serial]
	if key == nil {
		return fmt.Errorf("certificate %.60q: %w", c.serial, ErrNoKey)
	}
	hash := sha256.Sum256([]byte(c.signed))
	if !ecdsa.Verify(key, hash[:], new(big.Int).SetBytes(c.signature[:32]), new(big.Int).SetBytes(c.signature[32:])) {
		return ErrSignature
	}
	return nil
}

// decrypt returns the counter of a receipt in cent: AES-256 in counter mode, begun with the hash of
// cash box and number, over a two's complement of 5 to 8 bytes (annex, section 9).
func (r ring) decrypt(c receipt) (*big.Int, error) {
	b, err := base64.StdEncoding.Strict().DecodeString(c.counter)
	if err != nil || len(b) < 5 || len(b) > 8 {
		return nil, errors.New("the turnover counter cannot be read")
	}
	iv := sha256.Sum256([]byte(c.cashBox + c.number))
	cipher.NewCTR(r.turnover, iv[:aes.BlockSize]).XORKeyStream(b, b)
	n := new(big.Int).SetBytes(b)
	if b[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n, nil
}
