package seal_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/seal"
)

func TestATextOpensForItsRowInABoxOfItsPurposeOnly(t *testing.T) {
	secret := []byte(strings.Repeat("s", 32))
	account, row := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	box := seal.New(secret, "one")
	sealed, err := box.Close([]byte("a key"), account, row)
	if err != nil || strings.Contains(string(sealed), "a key") {
		t.Fatalf("sealed as %q, %v", sealed, err)
	}
	if text, err := box.Open(sealed, account, row); err != nil || string(text) != "a key" {
		t.Errorf("opened as %q, %v", text, err)
	}
	for name, open := range map[string]func() ([]byte, error){
		"another row":     func() ([]byte, error) { return box.Open(sealed, account, account) },
		"another account": func() ([]byte, error) { return box.Open(sealed, row, row) },
		"another purpose": func() ([]byte, error) { return seal.New(secret, "two").Open(sealed, account, row) },
		"another secret":  func() ([]byte, error) { return seal.New([]byte("x"), "one").Open(sealed, account, row) },
		"cut off":         func() ([]byte, error) { return box.Open(sealed[:5], account, row) },
	} {
		if text, err := open(); err == nil {
			t.Errorf("%s: opened as %q", name, text)
		}
	}
	if _, err := (seal.Box{}).Open(sealed, account, row); !errors.Is(err, seal.ErrClosed) {
		t.Errorf("without a secret: %v", err)
	}
}
