package tse

import (
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"comptoir/models/fiscal"
)

// Outage is what stands on a receipt while the module is out of order.
const Outage = "TSE ausgefallen"

// A Register is one till with its module.
type Register struct {
	Client string // the till's serial number, as the module knows it
	Device Device
	Keys   [][]byte // public keys of the modules that it has had
}

var _ fiscal.Chain = Register{}

// State is what a register remembers of its receipts.
type State struct {
	Number string    `json:"number"` // of the last receipt
	Down   time.Time `json:"down,omitzero"`
	Missed int       `json:"missed,omitempty"` // receipts of the outage
}

// Due implements fiscal.Chain. The start of an outage is to be written down, and a module that is out
// of order replaced; there are no receipts for it.
func (g Register) Due(state fiscal.State, _ time.Time) ([]fiscal.Duty, error) {
	s, err := fiscal.ReadState[State](state)
	if err != nil || s.Down.IsZero() {
		return nil, err
	}
	return []fiscal.Duty{{Kind: fiscal.Report, Period: s.Down.UTC().Format(timeLayout)}}, nil
}

// Sign implements fiscal.Chain. An outage stops no sale: the receipt says so instead.
func (g Register) Sign(state fiscal.State, r fiscal.Receipt) (fiscal.Entry, fiscal.State, error) {
	s, err := fiscal.ReadState[State](state)
	if err != nil {
		return fiscal.Entry{}, nil, err
	}
	p, err := process(r)
	switch {
	case err != nil:
	case g.Client == "" || strings.ContainsAny(g.Client, ";\r\n"):
		err = ErrClient
	case r.Number == "" || strings.ContainsAny(r.Number, ";\r\n") || !fiscal.Follows(r.Number, s.Number):
		err = fiscal.ErrNumber
	}
	if err != nil {
		return fiscal.Entry{}, nil, fmt.Errorf("sign receipt %.40q: %w", r.Number, err)
	}
	e := fiscal.Entry{Number: r.Number, Kind: r.Kind, Lines: []fiscal.Line{{Label: fiscal.LabelRegister, Value: g.Client}}}
	if r.Kind == fiscal.Training {
		e.Lines = append(e.Lines, fiscal.Line{Label: fiscal.LabelTraining})
	}
	s.Number = r.Number
	if done, err := Transact(g.Device, g.Client, Started{}, p, nil); err == nil {
		s.Down, s.Missed = time.Time{}, 0
		e.QR = Code{Client: g.Client, Finished: done, Info: g.Device.Info()}.String()
		e.Record = e.Number + ";" + e.QR
		e.Lines = append(e.Lines, printed(done, g.Device.Info())...)
	} else {
		if s.Missed++; s.Down.IsZero() {
			s.Down = r.At
		}
		e.Lines = append(e.Lines, fiscal.Line{Label: fiscal.LabelOutage, Value: Outage})
		e.Record = strings.Join([]string{e.Number, Outage, g.Client, p.Type, p.Data, r.At.UTC().Format(timeLayout)}, ";")
	}
	next, err := fiscal.WriteState(s)
	if err != nil {
		return fiscal.Entry{}, nil, err
	}
	return e, next, nil
}

// printed is what stands on a receipt beside the code (KassenSichV, § 6): times are the module's, UTC.
func printed(f Finished, of Info) []fiscal.Line {
	serial := of.Serial()
	return []fiscal.Line{
		{Label: fiscal.LabelTransaction, Value: strconv.FormatInt(f.Number, 10)},
		{Label: fiscal.LabelCounter, Value: strconv.FormatInt(f.Counter, 10)},
		{Label: fiscal.LabelBegun, Value: f.At.UTC().Format(time.RFC3339)},
		{Label: fiscal.LabelFinished, Value: f.LogTime.UTC().Format(time.RFC3339)},
		{Label: fiscal.LabelModule, Value: hex.EncodeToString(serial[:])},
	}
}

// Verify implements fiscal.Chain. The module counts transactions and signatures of all its tills, so
// a till's own have gaps: what is checked is that each is signed and comes after the one before. That
// none was taken away is seen in the module's own export.
func (g Register) Verify(records []string) error {
	last := map[string]Code{} // by the module's key
	number := ""
	for i, text := range records {
		n, rest, _ := strings.Cut(text, ";")
		err := g.check(rest, last)
		if err == nil && !fiscal.Follows(n, number) {
			err = fiscal.ErrNumber
		}
		if err != nil {
			return &fiscal.Broken{Index: i, Number: n, Why: err}
		}
		number = n
	}
	return nil
}

func (g Register) check(text string, last map[string]Code) error {
	if rest, ok := strings.CutPrefix(text, Outage+";"); ok {
		if client, _, _ := strings.Cut(rest, ";"); client != g.Client {
			return ErrClient
		}
		return nil // nothing says that it is what it was
	}
	c, err := ParseCode(text)
	if err != nil {
		return err
	}
	key := string(c.PublicKey)
	before, seen := last[key]
	switch {
	case c.Client != g.Client:
		return ErrClient
	case !slices.ContainsFunc(g.Keys, func(k []byte) bool { return string(k) == key }):
		return ErrKey
	case seen && (c.Number <= before.Number || c.Counter <= before.Counter || c.LogTime.Before(before.LogTime)):
		return ErrSequence
	}
	last[key] = c
	return c.Verify()
}

// Export implements fiscal.Chain: the records, one a line. The books of a closing are package dsfinvk's.
func (g Register) Export(w io.Writer, records []string) error {
	for _, r := range records {
		if _, err := io.WriteString(w, r+"\n"); err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
	return nil
}
