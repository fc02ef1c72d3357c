package main

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"comptoir/models/fiscal/tse"
)

// verifyTSE checks what security modules signed of one register. Who made their keys is told, not known:
// whoever checks compares the serial numbers with those that the tax office has.
func verifyTSE(out io.Writer, in io.Reader) error {
	var records []string
	var modules []tse.Info
	g, failed := tse.Register{}, 0
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		text := lines.Text()
		records = append(records, text)
		_, rest, _ := strings.Cut(text, ";")
		if mark, more, _ := strings.Cut(rest, ";"); mark == tse.Outage {
			failed++
			if client, _, _ := strings.Cut(more, ";"); g.Client == "" {
				g.Client = client
			}
			continue
		}
		c, err := tse.ParseCode(rest)
		if err != nil {
			return fmt.Errorf("line %d: %w", len(records), err)
		}
		if g.Client == "" {
			g.Client = c.Client
		}
		if last := len(modules) - 1; last < 0 || modules[last].Serial() != c.Serial() {
			modules, g.Keys = append(modules, c.Info), append(g.Keys, c.PublicKey)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read transactions: %w", err)
	}
	if len(records) == 0 {
		return errors.New("there is nothing in this file")
	}
	if err := g.Verify(records); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "%s: %d receipts, each signature is that of its receipt\n", g.Client, len(records)-failed); err != nil {
		return err
	}
	for _, m := range modules {
		serial := m.Serial()
		if _, err := fmt.Fprintf(out, "signed by the module %s\n", hex.EncodeToString(serial[:])); err != nil {
			return err
		}
	}
	if failed > 0 {
		_, err := fmt.Fprintf(out, "%d more say that the module was out of order: nothing proves what they were\n", failed)
		return err
	}
	return nil
}
