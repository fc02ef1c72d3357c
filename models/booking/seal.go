package booking

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/seal"
)

// A sealer keeps what is known of guests sealed, and finds it by a mark that cannot be turned back.
type sealer struct {
	box   seal.Box
	index []byte
}

func newSealer(secret []byte) sealer {
	return sealer{seal.New(secret, "guest contact"), seal.Derive(secret, "guest index")}
}

// seal closes a contact; it opens for the same row only.
func (s sealer) seal(c Contact, account, id uuid.UUID) ([]byte, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("seal contact: %w", err)
	}
	return s.box.Close(text, account, id)
}

// open reads what seal closed; nothing is an empty contact.
func (s sealer) open(sealed []byte, account, id uuid.UUID) (c Contact, err error) {
	if len(sealed) == 0 {
		return c, nil
	}
	text, err := s.box.Open(sealed, account, id)
	if err != nil {
		return c, fmt.Errorf("open contact: %w", err)
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
