package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"comptoir/printbridge/bridge"
	"comptoir/printbridge/config"
	"comptoir/printbridge/device"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/terminal"
	"comptoir/printbridge/words"
)

func doctorCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: o.Say("cmd.doctor"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return doctor{o.Words, cmd.OutOrStdout()}.diagnose(cmd.Context(), o)
		},
	}
}

// A doctor says in words what is wrong and what to do.
type doctor struct {
	words.Words
	out io.Writer
}

func (d doctor) line(key string, args ...any) { fmt.Fprintln(d.out, d.Say(key, args...)) }

func (d doctor) more(key string, args ...any) { fmt.Fprintln(d.out, "  "+d.Say(key, args...)) }

// advice is what to do about a kind of device; without any, the state alone.
func advice(say words.Words, kind, code string) string {
	if code == "" {
		return say.Say("advice.ready")
	}
	if kind == config.Scale || kind == config.Display {
		kind = "other"
	}
	for _, key := range []string{"advice." + kind + "." + code, "state." + code} {
		if say.Has(key) {
			return say.Say(key)
		}
	}
	return code
}

func (d doctor) diagnose(ctx context.Context, o *options) error {
	dir, err := o.folder()
	if err != nil {
		return err
	}
	d.line("doctor.folder", dir)
	c, err := config.Load(dir)
	if err != nil {
		return words.Refuse("bad.settings", err)
	}
	r, err := findRunning(o)
	var s bridge.State
	if err == nil {
		s, err = r.call(ctx, "state", nil)
	}
	if err != nil {
		d.line("doctor.bridge", err)
		d.probe(ctx, c)
		return nil
	}
	d.line("doctor.bridge", d.Say("doctor.running"))
	if len(s.Pairings) == 0 {
		d.line("doctor.no_till")
	}
	for _, p := range s.Pairings {
		d.line("doctor.till", p.Origin, p.Used.Local().Format("2006-01-02"))
	}
	if s.Server != nil {
		d.line("doctor.server", s.Server.Address, d.Say("doctor.server."+s.Server.State))
	}
	if len(s.Devices) == 0 {
		noPrinter(d.out, d.Words)
	}
	for _, one := range s.Devices {
		d.tell(one)
	}
	for _, u := range s.Open {
		tellOpen(d.out, d.Words, u)
	}
	return nil
}

// tell says how a device of the running bridge is.
func (d doctor) tell(one bridge.DeviceView) {
	text := d.Say("doctor.device", title(d.Words, one.Kind), one.Name, advice(d.Words, one.Kind, one.Code))
	if one.Kind == config.Printer || one.Kind == config.Fiscal {
		text += " " + d.Say("doctor.waiting", one.Waiting)
	}
	fmt.Fprintln(d.out, text)
	if one.Drawer != "" {
		d.more("doctor.drawer." + one.Drawer)
	}
	for _, w := range one.Warnings {
		fmt.Fprintln(d.out, "  "+advice(d.Words, one.Kind, w))
	}
}

// tellOpen says what is not registered and what will become of it.
func tellOpen(out io.Writer, say words.Words, u bridge.Unregistered) {
	becomes := say.Say("doctor.open." + string(u.State))
	if u.State == fiscal.Murky {
		becomes += " printbridge fiscal settle " + u.Device + " " + u.Job + " NUMBER|none"
	}
	fmt.Fprintln(out, strings.TrimSpace(say.Say("doctor.open", u.Device, say.Say("fiscal.kind."+string(u.Kind)), u.Sum(), u.Job, u.Added.Local().Format("2006-01-02 15:04"), becomes)+" "+u.Text+" "+u.Note))
}

// probe looks at the printers itself, while no bridge does.
func (d doctor) probe(ctx context.Context, c config.Config) {
	if len(c.Devices) == 0 {
		noPrinter(d.out, d.Words)
	}
	for _, one := range c.Devices {
		switch one.Kind {
		case config.Fiscal:
			d.probeFiscal(ctx, one)
		case config.Scale:
			d.probeScale(ctx, one)
		case config.Display:
			conn, err := one.Target().DialToWrite(ctx, 3*time.Second)
			code := escpos.OfflineCode
			if err == nil {
				code = escpos.Ready
				_ = conn.Close()
			}
			d.found(one, advice(d.Words, one.Kind, code))
		case config.Card:
			d.found(one, advice(d.Words, one.Kind, string(terminal.CodeOf(one.Takes().Look(ctx)))))
		default:
			status, code := one.Printer().Probe(ctx)
			text := advice(d.Words, config.Printer, code)
			if code == escpos.Ready && !status.Known {
				text = d.Say("advice.printer.unasked")
			}
			d.found(one, text)
		}
	}
}

// found says how a device was found.
func (d doctor) found(one config.Device, text string) {
	d.line("doctor.device_at", title(d.Words, one.Kind), one.Name, one.Address, text)
}

func (d doctor) probeScale(ctx context.Context, one config.Device) {
	s := one.Weighs()
	defer s.Close()
	r := s.Weigh(ctx)
	code, _ := s.Trouble()
	d.found(one, advice(d.Words, one.Kind, code))
	if code == "" && r.Code == "" {
		d.more("doctor.weight", r.Grams)
	} else if code == "" {
		fmt.Fprintln(d.out, "  "+advice(d.Words, one.Kind, r.Code))
	}
}

func (d doctor) probeFiscal(ctx context.Context, one config.Device) {
	driver := one.Register()
	defer driver.Close()
	r := fiscal.Register{Device: driver, Now: time.Now}
	s, code := r.Look(ctx)
	d.found(one, advice(d.Words, one.Kind, string(code)))
	if s.Memory != "" {
		d.more("doctor.memory", s.Memory, s.Last, s.Number)
	}
	for _, w := range s.Warnings {
		fmt.Fprintln(d.out, "  "+advice(d.Words, one.Kind, string(w)))
	}
}

func noPrinter(out io.Writer, say words.Words) {
	fmt.Fprintln(out, say.Say("doctor.none"), "printbridge device add receipt tcp 192.168.1.50:9100")
	printers, lines := device.Found()
	for _, found := range printers {
		fmt.Fprintln(out, " ", say.Say("doctor.looks_like"), "printbridge device add receipt file", found)
	}
	for _, found := range lines {
		fmt.Fprintln(out, " ", say.Say("doctor.line"), found)
	}
	fmt.Fprintln(out, " ", say.Say("doctor.look"), "printbridge scan 192.168.1.0/24")
}
