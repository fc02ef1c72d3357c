package fiscal

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
)

// SignatureSize is the length of a signature: R and S, 32 bytes each.
const SignatureSize = 64

// A Signer is a signing device, with a key on P-256: a card, a service, or SoftSigner. It returns the
// ECDSA signature of the SHA-256 of a message, R and S one after the other. Any error means that the
// device is out of order.
type Signer interface {
	Sign(message []byte) ([]byte, error)
}

// SignWith has a device sign. An answer that cannot be a signature is an error like any other: it
// would break the chain that it is written into.
func SignWith(s Signer, message []byte) ([]byte, error) {
	signature, err := s.Sign(message)
	if err == nil && len(signature) != SignatureSize {
		err = fmt.Errorf("the signing device answered with %d bytes", len(signature))
	}
	return signature, err
}

// SoftSigner signs with a key in memory. The same message gets the same signature (RFC 6979), so it
// needs no source of chance.
type SoftSigner struct{ Key *ecdsa.PrivateKey }

// Sign implements Signer.
func (s SoftSigner) Sign(message []byte) ([]byte, error) {
	digest := sha256.Sum256(message)
	der, err := s.Key.Sign(nil, digest[:], crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	var sig struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &sig); err != nil {
		return nil, fmt.Errorf("read signature: %w", err)
	}
	raw := make([]byte, SignatureSize)
	sig.R.FillBytes(raw[:SignatureSize/2])
	sig.S.FillBytes(raw[SignatureSize/2:])
	return raw, nil
}

// Broke is the device that never answers.
type Broke struct{}

// Sign implements Signer.
func (Broke) Sign([]byte) ([]byte, error) {
	return nil, errors.New("the signing device is out of order")
}

// Signed says whether a signature is that of the message.
func Signed(key *ecdsa.PublicKey, message, signature []byte) bool {
	if key == nil || key.Curve != elliptic.P256() || len(signature) != SignatureSize {
		return false
	}
	digest := sha256.Sum256(message)
	r := new(big.Int).SetBytes(signature[:SignatureSize/2])
	s := new(big.Int).SetBytes(signature[SignatureSize/2:])
	return ecdsa.Verify(key, digest[:], r, s)
}
