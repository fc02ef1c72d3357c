package pirit

import (
	"context"
	"errors"
	"strings"

	"comptoir/printbridge/fiscal"
)

// Settle is the start of a session (section 3): the device gets the time after a loss of
// power, prints the rest of what it has closed, cancels what was begun and never closed,
// and ends the closing of a shift that was interrupted.
func (d *Device) Settle(ctx context.Context) error {
	for range tries {
		f, err := d.flags(ctx)
		switch {
		case err != nil:
		case f.current&notStarted != 0:
			err = d.begin(ctx)
		case f.kind != 0 && f.stage == unprinted:
			err = d.onPaper(ctx, "31", number(0))
		case f.kind != 0:
			err = d.onPaper(ctx, "32")
		case f.current&closeAgain != 0:
			err = d.onPaper(ctx, "21", text(nobody, 64), nil)
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
	return fiscal.Fail(fiscal.Busy, "the device does not become idle")
}

// onPaper gives a command that prints, when there is paper.
func (d *Device) onPaper(ctx context.Context, code string, fields ...[]byte) error {
	c, err := d.printer(ctx)
	if err != nil {
		return err
	}
	if c != "" {
		return &fiscal.Error{Code: c}
	}
	_, err = d.ask(ctx, code, fields...)
	return err
}

// begin is the start of work. A clock that differs by more than 8 minutes is told and kept
// (0B): the status warns about it.
func (d *Device) begin(ctx context.Context) error {
	now := d.Now()
	_, err := d.ask(ctx, "10", date(now), clock(now))
	if deviceCode(err) == "0B" {
		return nil
	}
	return err
}

// deviceCode is the two digits of a device's error.
func deviceCode(err error) string {
	var e *fiscal.Error
	if !errors.As(err, &e) {
		return ""
	}
	code, _, _ := strings.Cut(e.Device, "/")
	return code
}
