package shtrih

import (
	"context"
	"fmt"
	"strings"

	"comptoir/printbridge/fiscal"
)

// Settle waits for the print to end, goes on after new paper, confirms the date after a
// loss of power, and cancels what was begun and never closed (section 6, start-up).
func (d *Device) Settle(ctx context.Context) error {
	for range tries {
		s, err := d.rest(ctx)
		switch {
		case err != nil:
		case s.mode&0x0F == 8:
			err = d.cancel(ctx)
		case s.mode == 6:
			err = d.confirmDate(ctx)
		default:
			return d.dropOpen(ctx)
		}
		if err != nil {
			return err
		}
	}
	return fiscal.Fail(fiscal.Busy, "the device does not become idle")
}

// cancel ends an open receipt; one that another cashier has opened only the administrator
// may end.
func (d *Device) cancel(ctx context.Context) error {
	_, err := d.print(ctx, cmdCancel, command(cmdCancel).password(d.Operator))
	if strings.HasPrefix(deviceCode(err), "59") {
		_, err = d.print(ctx, cmdCancel, command(cmdCancel).password(d.Administrator))
	}
	return err
}

func (d *Device) confirmDate(ctx context.Context) error {
	l, err := d.long(ctx)
	if err != nil {
		return err
	}
	day := l.clock
	m := command(cmdConfirm).password(d.Administrator).bytes(byte(day.Day()), byte(day.Month()), byte(day.Year()-2000))
	_, err = d.ask(ctx, cmdConfirm, m)
	return err
}

// dropOpen ends a document that is open in the fiscal storage while the device knows of
// none: a loss of power in between leaves it so.
func (d *Device) dropOpen(ctx context.Context) error {
	m, err := d.memory(ctx)
	if err != nil || m.document == 0 {
		return err
	}
	if _, err := d.ask(ctx, cmdDropFN, command(cmdDropFN).password(d.Administrator)); err != nil {
		return fmt.Errorf("end the document that is open in the fiscal storage: %w", err)
	}
	return nil
}
