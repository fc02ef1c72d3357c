package link_test

import (
	"testing"

	"github.com/google/uuid"

	"comptoir/models/receipt/link"
)

func TestATokenIsReadBackAndNoOtherIs(t *testing.T) {
	t.Parallel()
	s, other := link.NewSigner([]byte("a secret")), link.NewSigner([]byte("another"))
	account, order := uuid.New(), uuid.New()
	token := s.Token(account, order)
	if a, o, ok := s.Read(link.Scanned("https://till.example/r/" + token + "?lang=fr")); !ok || a != account || o != order {
		t.Errorf("%s is read as %s %s %v", token, a, o, ok)
	}
	if _, _, ok := other.Read(token); ok {
		t.Error("a token of another server was taken")
	}
	for i := range token {
		changed := []byte(token)
		changed[i] ^= 1
		if _, _, ok := s.Read(string(changed)); ok {
			t.Errorf("changed at %d it was taken", i)
		}
	}
	for _, bad := range []string{"", "x", token[:40], token + "AA"} {
		if _, _, ok := s.Read(bad); ok {
			t.Errorf("%q was taken", bad)
		}
	}
}
