package paper

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"strconv"
	"testing"
	"time"

	"comptoir/models/businessday"
	"comptoir/models/fiscal"
	"comptoir/models/fiscal/journal"
	"comptoir/models/fiscal/rksv"
	"comptoir/models/fiscal/tse"
	"comptoir/models/receipt"
	"comptoir/views/i18n"
)

// What the law of each country wants stands on both papers, in every language, also while a device is out of order and on a copy.
func TestASignedReceiptReadsWellOnBothPapersInEveryLanguage(t *testing.T) {
	sum := sha256.Sum256([]byte("a key"))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 14, 20, 40, 0, 0, time.UTC)
	signer, clock := fiscal.SoftSigner{Key: key}, businessday.Clock{Zone: time.UTC}
	module := func(down bool) tse.Device {
		return &tse.Emulator{Key: key, Now: func() time.Time { return at }, Down: down}
	}
	till := func(s fiscal.Signer) rksv.Till {
		return rksv.Till{Suite: "R1-AT0", CashBox: "BAR-1", Serial: "U:ATU12345678-K1", Signer: s, Clock: clock}
	}
	kept := journal.Journal{Register: "BAR-1", Signer: signer, Key: &key.PublicKey, Clock: clock}
	o, r := dinner(t)
	for name, c := range map[string]struct {
		fiscal.Chain
		kinds []fiscal.Kind // signed before it, and with it
		lang  []string
	}{
		"austria":         {till(signer), []fiscal.Kind{fiscal.Start, fiscal.Sale}, codes()},
		"france":          {kept, []fiscal.Kind{fiscal.Sale}, codes()},
		"france-copy":     {kept, []fiscal.Kind{fiscal.Sale, fiscal.Copy}, codes()},
		"germany":         {tse.Register{Client: "BAR-1", Device: module(false)}, []fiscal.Kind{fiscal.Sale}, codes()},
		"germany-outage":  {tse.Register{Client: "BAR-1", Device: module(true)}, []fiscal.Kind{fiscal.Sale}, []string{"en"}},
		"germany-trained": {tse.Register{Client: "BAR-1", Device: module(false)}, []fiscal.Kind{fiscal.Training}, []string{"en"}},
	} {
		t.Run(name, func(t *testing.T) {
			var state fiscal.State
			signed := &receipt.Signed{}
			for i, kind := range c.kinds {
				d := fiscal.Receipt{Number: strconv.Itoa(i + 1), At: at, Kind: kind, Lines: len(o.Lines), Shares: []fiscal.Share{{BasisPoints: 0, Gross: r.Total - r.Tip}}}
				switch kind {
				case fiscal.Start:
					d.Shares = nil
				case fiscal.Copy:
					d.Number, d.Copy, d.Shares = "1", 1, nil
				}
				e, next, err := c.Sign(state, d)
				if err != nil {
					t.Fatal(err)
				}
				state = next
				if kind == fiscal.Copy {
					signed.Lines = append(signed.Lines, e.Lines...)
					continue
				}
				signed = &receipt.Signed{Number: e.Number, QR: e.QR, Lines: e.Lines}
			}
			h := head()
			h.Signed = signed
			if c.kinds[len(c.kinds)-1] == fiscal.Copy {
				h.Copy = 1
			}
			for _, l := range c.lang {
				golden(t, "signed-"+name+"-"+l, receipt.Sale(o, r, h, words(t, l)))
			}
		})
	}
}

func codes() []string {
	var list []string
	for _, l := range i18n.Languages() {
		list = append(list, l.Code)
	}
	return list
}
