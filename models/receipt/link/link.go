// Package link makes the address at which a guest finds a receipt on their own phone.
//
// It owns the token: it names the account and the order and is signed, so that nobody finds a receipt whose address they
// were not given. It must not know what stands on a receipt. Start reading at Signer.
package link

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/google/uuid"
)

// Prefix is the path that tokens stand behind.
const Prefix = "/r/"

// macLength is how much of the signature a token carries: 128 bits, which nobody guesses.
const macLength = 16

// A Signer makes and reads tokens.
type Signer struct{ key []byte }

// NewSigner makes a signer of a secret of the server's.
func NewSigner(secret []byte) Signer { return For(secret, "receipt link") }

// For makes a signer for links of another kind: a token of one kind opens nothing of another.
func For(secret []byte, purpose string) Signer {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(purpose))
	return Signer{h.Sum(nil)}
}

// Token names an order of an account.
func (s Signer) Token(account, order uuid.UUID) string {
	text := append(account[:], order[:]...)
	return base64.RawURLEncoding.EncodeToString(append(text, s.mac(text)...))
}

// Read returns what a token names; false where it was not made here.
func (s Signer) Read(token string) (account, order uuid.UUID, ok bool) {
	text, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(text) != 32+macLength || !hmac.Equal(text[32:], s.mac(text[:32])) {
		return uuid.Nil, uuid.Nil, false
	}
	return uuid.UUID(text[:16]), uuid.UUID(text[16:32]), true
}

// Scanned returns the token in what a scanner read off a receipt; empty where there is none.
func Scanned(text string) string {
	_, token, _ := strings.Cut(text, Prefix)
	token, _, _ = strings.Cut(token, "?")
	return token
}

func (s Signer) mac(text []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write(text)
	return h.Sum(nil)[:macLength]
}
