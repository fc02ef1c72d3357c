package bridge

import (
	"fmt"
	"time"

	"comptoir/printbridge/config"
	"comptoir/printbridge/spool"
	"comptoir/printbridge/terminal"
)

// startCard gives a card terminal its book and its worker. Call with the lock held.
func (b *Bridge) startCard(d config.Device) error {
	book, file, err := terminal.OpenBook(d.Journal(b.dir), b.now())
	if err != nil {
		return fmt.Errorf("device %s: %w", d.Name, err)
	}
	desk := &terminal.Desk{Device: d.Takes(), Book: book, Now: b.now, Wait: terminal.Pause, Poll: time.Second}
	b.cards[d.Name] = true
	b.Spool.Attach(b.printing, d.Name, spool.Counter{Desk: desk, LetGo: func() { _ = file.Close() }})
	return nil
}
