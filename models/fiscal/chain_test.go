package fiscal_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"comptoir/models/businessday"
	"comptoir/models/fiscal"
	"comptoir/models/fiscal/journal"
	"comptoir/models/fiscal/rksv"
	"comptoir/models/fiscal/tse"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

// countries are the chains of a register of that id, each with the receipts that it begins with there.
func countries(id string) map[string]struct {
	fiscal.Chain
	first []fiscal.Kind
} {
	sum := sha256.Sum256([]byte("a key"))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	if err != nil {
		panic(err)
	}
	signer, clock := fiscal.SoftSigner{Key: key}, businessday.Clock{Zone: time.UTC}
	module := &tse.Emulator{Key: key, Now: func() time.Time { return noon }}
	type country = struct {
		fiscal.Chain
		first []fiscal.Kind
	}
	return map[string]country{
		"Austria": {rksv.Till{Suite: "R1-AT0", CashBox: id, Serial: "U:ATU12345678-K1", Signer: signer, Clock: clock,
			Keys: rksv.PublicKeys{"U:ATU12345678-K1": &key.PublicKey}}, []fiscal.Kind{fiscal.Start}},
		"France":  {journal.Journal{Register: id, Signer: signer, Key: &key.PublicKey, Clock: clock}, nil},
		"Germany": {tse.Register{Client: id, Device: module, Keys: [][]byte{module.Info().PublicKey}}, nil},
	}
}

func TestEveryCountrysChainKeepsThePromisesOfThePort(t *testing.T) {
	for name, c := range countries("K") {
		t.Run(name, func(t *testing.T) {
			var state fiscal.State
			var records []string
			n := 0
			sign := func(kind fiscal.Kind) {
				t.Helper()
				n++
				r := fiscal.Receipt{Number: strconv.Itoa(n), At: noon, Kind: kind}
				if kind == fiscal.Sale {
					r.Shares, r.Lines = []fiscal.Share{{BasisPoints: 0, Gross: 100}}, 1
				}
				e, next, err := c.Sign(state, r)
				if err != nil {
					t.Fatal(err)
				}
				if e.Number != r.Number || e.Kind != kind || e.Record == "" || len(e.Lines) == 0 {
					t.Errorf("entry %+v", e)
				}
				state, records = next, append(records, e.Record)
			}
			for _, kind := range c.first {
				sign(kind)
			}
			for range 4 {
				sign(fiscal.Sale)
			}
			// A refused receipt changes nothing, and its number is still free.
			before := string(state)
			if _, _, err := c.Sign(state, fiscal.Receipt{Number: strconv.Itoa(n), At: noon, Kind: fiscal.Sale}); !errors.Is(err, fiscal.ErrNumber) {
				t.Errorf("a number twice: %v", err)
			}
			if _, _, err := c.Sign(state, fiscal.Receipt{Number: strconv.Itoa(n + 1), At: noon, Kind: "lottery"}); !errors.Is(err, fiscal.ErrKind) {
				t.Errorf("an unknown kind: %v", err)
			}
			if string(state) != before {
				t.Error("a refusal changed the state")
			}
			sign(fiscal.Sale)
			if due, err := c.Due(state, noon); err != nil || len(due) != 0 {
				t.Errorf("due %v, %v", due, err)
			}
			if err := c.Verify(records); err != nil {
				t.Fatal(err)
			}
			if err := c.Verify(nil); err != nil {
				t.Errorf("a register without receipts: %v", err)
			}
			var broken *fiscal.Broken
			if err := countries("L")[name].Verify(records); !errors.As(err, &broken) || broken.Index != 0 {
				t.Errorf("they pass for the records of another register with the same keys: %v", err)
			}
			// Two receipts of the same state are two chains: whoever writes sales takes one after the other.
			twice := append(slices.Clone(records), records[len(records)-1])
			if err := c.Verify(twice); !errors.As(err, &broken) || broken.Index != len(records) {
				t.Errorf("the same receipt twice: %v", err)
			}
			if _, _, err := c.Sign(fiscal.State("{"), fiscal.Receipt{Number: "9", At: noon, Kind: fiscal.Sale}); err == nil {
				t.Error("a state that cannot be read was used")
			}
		})
	}
}

func TestALaterNumberIsLongerOrLaterInTheAlphabet(t *testing.T) {
	for _, c := range []struct {
		number, last string
		want         bool
	}{
		{"1", "", true}, {"2", "1", true}, {"10", "9", true}, {"A-10", "A-9", true}, {"9", "10", false}, {"7", "7", false}, {"", "", false},
	} {
		if got := fiscal.Follows(c.number, c.last); got != c.want {
			t.Errorf("%q follows %q: %v", c.number, c.last, got)
		}
	}
}

func TestASignatureIsOfOneKeyAndOneMessage(t *testing.T) {
	sum, other := sha256.Sum256([]byte("one")), sha256.Sum256([]byte("another"))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), other[:])
	if err != nil {
		t.Fatal(err)
	}
	signature, err := fiscal.SoftSigner{Key: key}.Sign([]byte("coffee"))
	if err != nil {
		t.Fatal(err)
	}
	if !fiscal.Signed(&key.PublicKey, []byte("coffee"), signature) {
		t.Error("its own signature is refused")
	}
	if fiscal.Signed(&key.PublicKey, []byte("tea"), signature) || fiscal.Signed(&stranger.PublicKey, []byte("coffee"), signature) ||
		fiscal.Signed(nil, []byte("coffee"), signature) || fiscal.Signed(&key.PublicKey, []byte("coffee"), signature[1:]) || fiscal.Signed(&key.PublicKey, []byte("coffee"), nil) {
		t.Error("a signature holds for what it is not of")
	}
}
