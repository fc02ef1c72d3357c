package bridge

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"comptoir/printbridge/config"
	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/spool"
	"comptoir/printbridge/words"
)

// startFiscal gives a fiscal register its journal and its worker. Call with the lock held.
func (b *Bridge) startFiscal(d config.Device) error {
	book, file, err := fiscal.OpenBook(d.Journal(b.dir), b.now())
	if err != nil {
		return fmt.Errorf("device %s: %w", d.Name, err)
	}
	driver := d.Register()
	r := &fiscal.Register{Device: driver, Book: book, Now: b.now, Wait: fiscal.Pause, Poll: time.Second}
	b.fiscal[d.Name] = r
	b.Spool.Attach(b.printing, d.Name, spool.Till{Register: r, LetGo: func() {
		driver.Close()
		_ = file.Close()
	}})
	return nil
}

// An Unregistered is a document that is not known to be in the fiscal memory.
type Unregistered struct {
	Device string        `json:"device"`
	Job    string        `json:"job"`
	Kind   fiscal.Kind   `json:"kind"`
	Total  fiscal.Amount `json:"total,omitzero"`
	State  fiscal.State  `json:"state"`
	Code   fiscal.Code   `json:"code,omitempty"`
	Text   string        `json:"text,omitempty"` // the device's own words
	Note   string        `json:"note,omitempty"` // the bridge's, for a technician
	Added  time.Time     `json:"added"`
}

// Sum is its total as people read it; empty where it has none.
func (u Unregistered) Sum() string {
	if u.Total == 0 {
		return ""
	}
	return fmt.Sprintf("%d.%02d", u.Total/100, u.Total%100)
}

// unregistered lists what the devices' journals have open, by device and age.
func (b *Bridge) unregistered() []Unregistered {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := []Unregistered{}
	for _, d := range b.attached {
		r := b.fiscal[d.Name]
		if d.Kind != config.Fiscal || r == nil {
			continue
		}
		for _, j := range r.Book.OpenJobs() {
			list = append(list, Unregistered{
				Device: d.Name, Job: j.ID, Kind: j.Document.Kind, Total: j.Document.Total,
				State: j.State, Code: j.Code, Text: j.Text, Note: j.Note, Added: j.Added,
			})
		}
	}
	return list
}

// fiscalOpen tells a page which documents are not registered, on the devices it may use.
func (a *api) fiscalOpen(c call) (outcome, error) {
	open := []Unregistered{}
	for _, u := range a.unregistered() {
		if c.pairing.May(u.Device) {
			open = append(open, u)
		}
	}
	return outcome{http.StatusOK, map[string]any{"open": open}}, nil
}

// settle ends an unclear document by what a person has found on the device: its number, or
// nothing where it was not registered.
func (p *page) settle(r *http.Request) error {
	number := uint64(0)
	if r.FormValue("none") == "" { // nothing typed must not be taken for nothing registered
		var err error
		if number, err = strconv.ParseUint(strings.TrimSpace(r.FormValue("number")), 10, 32); err != nil || number == 0 {
			return words.Refuse("bad.type_number")
		}
	}
	p.mu.Lock()
	register := p.fiscal[r.FormValue("name")]
	p.mu.Unlock()
	if register == nil {
		return words.Because(config.ErrNoDevice, "bad.no_device", r.FormValue("name"))
	}
	ctx, stop := context.WithTimeout(r.Context(), 4*time.Second)
	defer stop()
	j, err := register.Settle(ctx, r.FormValue("job"), uint32(number))
	if err != nil {
		return err
	}
	p.log.Info("fiscal document settled by a person", "device", r.FormValue("name"), "job", j.ID, "state", j.State, "number", number)
	return nil
}
