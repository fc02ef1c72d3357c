// Package seal keeps texts unreadable to whoever has the database alone: what is known of guests, the keys of registers.
//
// It owns how a text is closed and opened. It must not know what stands in one, nor where the server's secrets come from.
// Start reading at New.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// A Box closes texts of one purpose. Its zero value opens nothing.
type Box struct{ aead cipher.AEAD }

// ErrClosed is the answer of a box without its secret.
var ErrClosed = errors.New("the server's secret is not at hand")

// New makes the box of a purpose: texts of another purpose do not open in it.
func New(secret []byte, purpose string) Box {
	block, err := aes.NewCipher(Derive(secret, purpose))
	if err != nil {
		panic(err) // a hash is a key of the right length
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the block that it wants
	}
	return Box{box}
}

// Derive makes the key of a purpose out of a secret.
func Derive(secret []byte, purpose string) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(purpose))
	return h.Sum(nil)
}

// Close seals a text for one row of an account; it opens for that row only.
func (b Box) Close(text []byte, account, id uuid.UUID) ([]byte, error) {
	if b.aead == nil {
		return nil, ErrClosed
	}
	nonce := make([]byte, b.aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return b.aead.Seal(nonce, nonce, text, append(account[:], id[:]...)), nil
}

// Open reads what Close sealed.
func (b Box) Open(sealed []byte, account, id uuid.UUID) ([]byte, error) {
	if b.aead == nil {
		return nil, ErrClosed
	}
	n := b.aead.NonceSize()
	if len(sealed) < n {
		return nil, fmt.Errorf("open %s: too short", id)
	}
	text, err := b.aead.Open(nil, sealed[:n], sealed[n:], append(account[:], id[:]...))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", id, err)
	}
	return text, nil
}
