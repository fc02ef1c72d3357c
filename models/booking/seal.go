package booking

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// A sealer keeps what is known of guests unreadable to whoever has the database alone, and finds it by a mark that cannot
// be turned back.
type sealer struct {
	box   cipher.AEAD
	index []byte
}

func newSealer(secret []byte) sealer {
	block, err := aes.NewCipher(derive(secret, "guest contact"))
	if err != nil {
		panic(err) // a hash is a key of the right length
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the block that it wants
	}
	return sealer{box, derive(secret, "guest index")}
}

func derive(secret []byte, purpose string) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(purpose))
	return h.Sum(nil)
}

// seal closes a contact; it opens for the same row only.
func (s sealer) seal(c Contact, account, id uuid.UUID) ([]byte, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("seal contact: %w", err)
	}
	nonce := make([]byte, s.box.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return s.box.Seal(nonce, nonce, text, append(account[:], id[:]...)), nil
}

// open reads what seal closed; nothing is an empty contact.
func (s sealer) open(sealed []byte, account, id uuid.UUID) (c Contact, err error) {
	if len(sealed) == 0 {
		return c, nil
	}
	n := s.box.NonceSize()
	if len(sealed) < n {
		return c, fmt.Errorf("open contact %s: too short", id)
	}
	text, err := s.box.Open(nil, sealed[:n], sealed[n:], append(account[:], id[:]...))
	if err != nil {
		return c, fmt.Errorf("open contact %s: %w", id, err)
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return c, fmt.Errorf("read contact %s: %w", id, err)
	}
	return c, nil
}

// phoneDigits are how many digits at the end name a telephone, whether or not the country stands before them.
const phoneDigits = 9

// phoneKey is the mark of a telephone number; nil where it has too few digits to be one.
func (s sealer) phoneKey(account uuid.UUID, phone string) []byte {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
	if len(digits) < 6 {
		return nil
	}
	return s.key(account, "phone", digits[max(0, len(digits)-phoneDigits):])
}

func (s sealer) mailKey(account uuid.UUID, address string) []byte {
	if address == "" {
		return nil
	}
	return s.key(account, "mail", strings.ToLower(address))
}

func (s sealer) key(account uuid.UUID, kind, text string) []byte {
	h := hmac.New(sha256.New, s.index)
	h.Write(account[:])
	h.Write([]byte(kind + "\n" + text))
	return h.Sum(nil)[:16]
}
