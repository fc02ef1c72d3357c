package staff

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"

	"github.com/google/uuid"
)

const (
	shortestPIN = 4
	longestPIN  = 8
)

// PINFault is the code of what is wrong with a new PIN; "" where it is good.
func PINFault(pin string) string {
	if !isPIN(pin) {
		return "pin.form"
	}
	if trivial(pin) {
		return "pin.trivial"
	}
	return ""
}

func isPIN(pin string) bool {
	return len(pin) >= shortestPIN && len(pin) <= longestPIN && strings.Trim(pin, "0123456789") == ""
}

// trivial finds what is guessed first: one digit, a run up or down, a pair over and over, the
// middle column of a keypad.
func trivial(pin string) bool {
	if pin == "2580" || pin == "0852" {
		return true
	}
	same, up, down, pair := true, true, true, len(pin)%2 == 0
	for i := 1; i < len(pin); i++ {
		same = same && pin[i] == pin[0]
		up = up && (pin[i] == pin[i-1]+1 || pin[i-1] == '9' && pin[i] == '0')
		down = down && (pin[i]+1 == pin[i-1] || pin[i-1] == '0' && pin[i] == '9')
		pair = pair && pin[i] == pin[i%2]
	}
	return same || up || down || pair
}

// seal is a keyed hash of something that belongs to an account: equal things have equal seals,
// and without the server's key nothing can be learnt from one.
func (s *Store) seal(account uuid.UUID, what, value string) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write(account[:])
	h.Write([]byte(what + "\x00" + value))
	return h.Sum(nil)
}

// sealPIN is what is kept of a PIN.
func (s *Store) sealPIN(account uuid.UUID, pin string) []byte { return s.seal(account, "pin", pin) }
