package spool

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"comptoir/printbridge/device"
	"comptoir/printbridge/terminal"
)

// A Counter is a card terminal. Letting go closes its book.
type Counter struct {
	Desk  *terminal.Desk
	LetGo func()
}

// Takes says that a terminal takes what is paid, and nothing else.
func (c Counter) Takes(k Kind) bool { return k == Card }

// A CardResult is what a page is told of a payment.
type CardResult struct {
	*terminal.Transaction
	Text string `json:"text,omitempty"` // of an end of day
}

// Do takes money, or gives it back. Without an ending the job stays in the queue and is asked about.
func (c Counter) Do(ctx context.Context, j Job, h Hooks) Ending {
	var r terminal.Request
	if err := json.Unmarshal(j.Document, &r); err != nil {
		return Ending{State: Failed, Code: BadDocument, Err: fmt.Errorf("read what is to be paid: %w", err)}
	}
	got, err := c.Desk.Do(ctx, j.ID, r, terminal.Hooks{
		GiveUp: h.GiveUp, Started: h.Begin,
		Shows: func(code terminal.Code) { h.Trouble(string(code)) },
	})
	if ctx.Err() == nil {
		defer h.Trouble("")
	}
	switch {
	case errors.Is(err, terminal.ErrReused):
		return Ending{State: Failed, Code: Reused, Err: err}
	case ctx.Err() != nil:
		return Ending{}
	case err != nil: // the book cannot be written: the next start of the program asks
		return Ending{State: Unknown, Code: device.UnknownResult, Err: err}
	}
	result, err := json.Marshal(CardResult{Transaction: got.Result, Text: got.Text})
	if err != nil {
		return Ending{State: Unknown, Code: device.UnknownResult, Err: err}
	}
	switch got.State {
	case terminal.Done:
		return Ending{State: Done, Result: result}
	case terminal.Failed:
		return Ending{State: Failed, Code: string(got.Code)}
	}
	return Ending{State: Unknown, Code: string(got.Code), Result: result}
}

// Stop ends a payment that waits for the guest.
func (c Counter) Stop(id string) { c.Desk.Stop(id) }

// Look asks the terminal.
func (c Counter) Look(ctx context.Context) (string, []string) {
	return string(terminal.CodeOf(c.Desk.Device.Look(ctx))), nil
}

// Close lets the terminal go.
func (c Counter) Close() { c.LetGo() }
