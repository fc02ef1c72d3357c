package staff

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
)

const (
	shortestPassword = 8
	longestPassword  = 200
)

// cost is OWASP's first choice where memory is dear: 19 MiB, two passes, one thread.
func cost() *argon2id.Params {
	return &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// nobodysHash is checked where there is no such login, so that it takes as long: it is the hash
// of random bytes that nobody kept, at the same cost.
const nobodysHash = "$argon2id$v=19$m=19456,t=2,p=1$b4XL9rCpdAYG1XnMScIwsA$RsExr0JTjJqIoMmHp0wr4ixpy+nA8X7tIEch2oI4Yww"

// HashPassword returns what is kept of a password.
func HashPassword(password string) (string, error) {
	hash, err := argon2id.CreateHash(password, cost())
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// PasswordFault is the code of what is wrong with a new password; "" where it is good. Length
// is what counts; what everybody tries first is refused.
func PasswordFault(password, email string) string {
	lower := strings.ToLower(password)
	switch n := utf8.RuneCountInString(password); {
	case n == 0:
		return "field.required"
	case n < shortestPassword:
		return "password.short"
	case n > longestPassword:
		return "field.too_long"
	}
	name, _, _ := strings.Cut(strings.ToLower(email), "@")
	if lower == strings.ToLower(email) || lower == name || obvious(lower) {
		return "password.obvious"
	}
	return ""
}

func obvious(lower string) bool {
	if strings.Count(lower, lower[:1]) == len(lower) {
		return true
	}
	for _, s := range []string{"password", "12345678", "qwertyui", "azertyui", "11111111", "motdepasse", "iloveyou"} {
		if strings.TrimRight(lower, "0123456789!") == s || strings.HasPrefix(s+"90", lower) || strings.HasPrefix("1234567890", lower) {
			return true
		}
	}
	return false
}

// matches checks a password. It waits its turn, so that a flood of tries cannot eat the memory.
func (s *Store) matches(ctx context.Context, password, hash string) (bool, error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	if len(password) > 4*longestPassword {
		password = ""
	}
	same, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("check password: %w", err)
	}
	return same, nil
}
