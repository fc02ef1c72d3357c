package main

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"comptoir/printbridge/bridge"
	"comptoir/printbridge/config"
	"comptoir/printbridge/device"
	"comptoir/printbridge/words"
)

// A teller says on the console how the bridge of this run is.
type teller struct {
	words.Words
	out io.Writer
	b   *bridge.Bridge
	own bool // the page is shown to the person, and leads through the first start
}

func (t teller) line(text string) { fmt.Fprintln(t.out, text) }

// greet says what is so and what to do next.
func (t teller) greet(dir string, shown *emulation) {
	t.line(t.Say("say.running", t.b.Address()))
	t.line("  " + t.Say("say.page") + " " + t.b.PageURL())
	t.line("  " + t.Say("say.folder") + " " + dir)
	if shown != nil {
		t.line("  " + t.Say("say.papers") + " " + shown.address())
	}
	c, err := config.Load(dir)
	if err == nil && len(c.Devices) == 0 && t.own {
		t.line("\n" + t.Say("say.page_leads"))
		return
	}
	if err == nil && len(c.Devices) == 0 && shown == nil {
		t.line("\n" + t.Say("say.no_printer_yet"))
		printers, _ := device.Found()
		for _, found := range printers {
			t.line("  printbridge device add receipt file " + found)
		}
		t.line("  printbridge device add receipt tcp 192.168.1.50:9100\n" + t.Say("say.try_emulator"))
	}
	for _, d := range c.Devices {
		fmt.Fprintf(t.out, "  %s %s: %s %s\n", title(t.Words, d.Kind), d.Name, d.Link, d.Address)
	}
	if len(t.b.Book.Pairings()) == 0 {
		t.line("\n" + t.Say("say.no_till_yet"))
		t.code()
		return
	}
	t.line("\n" + t.Say("say.tills"))
	for _, p := range t.b.Book.Pairings() {
		t.line("  " + p.Origin)
	}
	t.line(t.Say("say.enter"))
}

func (t teller) code() {
	w := t.b.Book.Start(nil)
	fmt.Fprintf(t.out, "\n      %s %s\n\n%s\n", w.Code[:4], w.Code[4:], t.Say("say.code_until", w.Until.Local().Format("15:04:05")))
}

// codes shows a new code for each Enter.
func (t teller) codes(ctx context.Context, in io.Reader) {
	lines := bufio.NewScanner(in)
	for lines.Scan() && ctx.Err() == nil {
		t.code()
	}
}

// narrate tells who knocks and who was let in beside those that were paired before.
func (t teller) narrate(ctx context.Context, paired int) {
	told := map[string]bool{}
	for {
		changed := t.b.Book.Changed()
		for _, origin := range t.b.Book.Window().Asked {
			if !told[origin] {
				told[origin] = true
				t.line(t.Say("say.asks", origin))
			}
		}
		if list := t.b.Book.Pairings(); len(list) > paired {
			t.line(t.Say("say.connected", list[len(list)-1].Origin))
		}
		paired = len(t.b.Book.Pairings())
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}
