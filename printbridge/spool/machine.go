package spool

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/device"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/fiscal"
)

// A Machine carries out the jobs of one queue, one at a time: a printer or a register.
type Machine interface {
	Takes(k Kind) bool
	Do(ctx context.Context, j Job, h Hooks) Ending
	// Look is how it is while it has nothing to do: a trouble, or "", and what will be one.
	Look(ctx context.Context) (trouble string, warnings []string)
	Close()
}

// Hooks connect a machine to the job that it carries out.
type Hooks struct {
	GiveUp  <-chan struct{} // closed when the job is no longer wanted; obeyed while nothing was sent
	Begin   func() error    // called before anything is sent; an error stops it
	Trouble func(code string)
}

// An Ending is how a job ended; without a state it did not: nothing was sent, or the
// program is ending.
type Ending struct {
	State  State
	Code   string
	Result json.RawMessage
	Err    error // for the log
}

// A Paper is a printer with its language.
type Paper struct {
	Printer *device.Printer
	Encoder *escpos.Encoder
}

// Takes says that paper takes everything but what must be registered or paid.
func (p Paper) Takes(k Kind) bool { return !k.asked() }

// Do prints.
func (p Paper) Do(ctx context.Context, j Job, h Hooks) Ending {
	stream, err := p.render(j.Kind, j.Document)
	if err != nil {
		return Ending{State: Failed, Code: BadDocument, Err: err}
	}
	result := p.Printer.Print(ctx, device.Job{Bytes: stream, GiveUp: h.GiveUp, Started: h.Begin, Trouble: h.Trouble})
	switch result.Printed {
	case device.Yes:
		return Ending{State: Done, Code: result.Code}
	case device.Perhaps:
		return Ending{State: Unknown, Code: result.Code}
	}
	return Ending{}
}

func (p Paper) render(kind Kind, document json.RawMessage) ([]byte, error) {
	if kind == Drawer && len(document) == 0 {
		return p.Encoder.Drawer(0), nil
	}
	if kind == Raw {
		var own RawDocument
		if err := json.Unmarshal(document, &own); err != nil {
			return nil, fmt.Errorf("read the bytes: %w", err)
		}
		return own.Data, own.Check()
	}
	var d doc.Document
	if err := json.Unmarshal(document, &d); err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	if kind == Drawer {
		return p.Encoder.Drawer(d.Blocks[0].Pin), nil
	}
	return p.Encoder.Render(d)
}

// A RawDocument is bytes for the printer as they are; in JSON they are base64.
type RawDocument struct {
	Data []byte `json:"data"`
}

// Check says why the bytes are refused.
func (r RawDocument) Check() error { return escpos.CheckRaw(r.Data) }

// Drawer is how the drawer at the printer stands, see device.Printer.Drawer.
func (p Paper) Drawer() string { return p.Printer.Drawer() }

// Look probes the printer.
func (p Paper) Look(ctx context.Context) (string, []string) {
	status, code := p.Printer.Probe(ctx)
	return code, status.Warnings()
}

// Close has nothing to close: each print opens its printer.
func (p Paper) Close() {}

// A Till is a fiscal register. Letting go closes its line and its journal.
type Till struct {
	Register *fiscal.Register
	LetGo    func()
}

// Takes says that a register takes what must be registered, and nothing else.
func (t Till) Takes(k Kind) bool { return k == Fiscal }

// A FiscalResult is what a page is told of a document.
type FiscalResult struct {
	*fiscal.Registered
	QR   string `json:"qr,omitempty"`   // for the guest's copy
	Text string `json:"text,omitempty"` // the device's words, where it refused
}

// Do registers. Without an ending the job stays in the queue and is asked about again.
func (t Till) Do(ctx context.Context, j Job, h Hooks) Ending {
	var d fiscal.Document
	if err := json.Unmarshal(j.Document, &d); err != nil {
		return Ending{State: Failed, Code: BadDocument, Err: fmt.Errorf("read the fiscal document: %w", err)}
	}
	got, err := t.Register.Do(ctx, j.ID, d, fiscal.Hooks{
		GiveUp: h.GiveUp, Started: h.Begin,
		Trouble: func(c fiscal.Code) { h.Trouble(string(c)) },
	})
	switch {
	case errors.Is(err, fiscal.ErrReused):
		return Ending{State: Failed, Code: Reused, Err: err}
	case errors.Is(err, ErrBegun), ctx.Err() != nil:
		return Ending{}
	case err != nil: // the journal cannot be written: the next request under this id asks again
		return Ending{State: Unknown, Code: device.UnknownResult, Err: err}
	}
	result, err := json.Marshal(FiscalResult{Registered: got.Registered, QR: qr(got.Registered), Text: got.Text})
	if err != nil {
		return Ending{State: Unknown, Code: device.UnknownResult, Err: err}
	}
	switch got.State {
	case fiscal.Done:
		return Ending{State: Done, Result: result}
	case fiscal.Failed:
		return Ending{State: Failed, Code: string(got.Code), Result: result}
	}
	return Ending{State: Unknown, Code: string(got.Code), Result: result}
}

func qr(r *fiscal.Registered) string {
	if r == nil {
		return ""
	}
	return r.QR()
}

// Look asks the register.
func (t Till) Look(ctx context.Context) (string, []string) {
	status, trouble := t.Register.Look(ctx)
	var warnings []string
	for _, w := range status.Warnings {
		warnings = append(warnings, string(w))
	}
	return string(trouble), warnings
}

// Close lets the register go.
func (t Till) Close() { t.LetGo() }
