package paymentdb

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"github.com/google/uuid"
)

// A sealer keeps providers' secrets unreadable to whoever has the database alone.
type sealer struct{ box cipher.AEAD }

func newSealer(secret []byte) sealer {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("payment providers"))
	block, err := aes.NewCipher(h.Sum(nil))
	if err != nil {
		panic(err) // a hash is a key of the right length
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the block that it wants
	}
	return sealer{box}
}

// seal closes a text; it opens for the same account and purpose only.
func (s sealer) seal(text string, account uuid.UUID, purpose string) []byte {
	nonce := make([]byte, s.box.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return s.box.Seal(nonce, nonce, []byte(text), append(account[:], purpose...))
}

// open reads what seal closed; nothing is an empty text.
func (s sealer) open(sealed []byte, account uuid.UUID, purpose string) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	n := s.box.NonceSize()
	if len(sealed) < n {
		return "", fmt.Errorf("open %s: too short", purpose)
	}
	text, err := s.box.Open(nil, sealed[:n], sealed[n:], append(account[:], purpose...))
	if err != nil {
		return "", fmt.Errorf("open %s: %w", purpose, err)
	}
	return string(text), nil
}
