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
	"comptoir/printbridge/remote"
	"comptoir/printbridge/scale"
	"comptoir/printbridge/terminal"
)

func doctorCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Say in words what is wrong and what to do", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return diagnose(cmd.Context(), cmd.OutOrStdout(), o) },
	}
}

// advice is what to do about a printer that does not print.
var advice = map[string]string{
	escpos.Ready:       "ready",
	escpos.NoPaper:     "has no paper: put in a new roll",
	escpos.Cover:       "has its cover open: close it until it clicks",
	escpos.DeviceError: "reports an error: look for jammed paper at the knife, then switch it off and on",
	escpos.OfflineCode: "is not reachable: is it switched on, is the cable in, is the address right, may this user open it?",
	scale.Silent:       "does not answer: is it switched on, is its cable in, is its language set right?",
	scale.Garbled:      "answers in a language that we do not expect: see its menu, then --protocol and --framing",
	device.Stuck:       "takes no more data: switch it off and on",
}

func diagnose(ctx context.Context, out io.Writer, o *options) error {
	dir, err := o.folder()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Folder: %s\n", dir)
	c, err := config.Load(dir)
	if err != nil {
		return fmt.Errorf("%w; correct the file or remove it", err)
	}
	r, err := findRunning(o)
	var s bridge.State
	if err == nil {
		s, err = r.call(ctx, "state", nil)
	}
	if err != nil {
		fmt.Fprintf(out, "Bridge: %v\n", err)
		probe(ctx, out, c)
		return nil
	}
	fmt.Fprintln(out, "Bridge: running")
	if len(s.Pairings) == 0 {
		fmt.Fprintln(out, "Tills: none is connected; show a code with: printbridge pair")
	}
	for _, p := range s.Pairings {
		fmt.Fprintf(out, "Till: %s, last seen %s\n", p.Origin, p.Used.Local().Format("2006-01-02"))
	}
	if s.Server != nil {
		fmt.Fprintf(out, "Server: %s, %s\n", s.Server.Address, map[string]string{
			"connected": "jobs of other tills come from there", remote.Offline: "is not reachable: is this machine on the internet?",
			remote.Refused: "does not take the key any more: make another one and connect anew",
		}[s.Server.State])
	}
	if len(s.Devices) == 0 {
		noPrinter(out)
	}
	for _, d := range s.Devices {
		switch d.Kind {
		case config.Printer:
			fmt.Fprintf(out, "Printer %s: %s (%d waiting)\n", d.Name, advice[d.Code], d.Waiting)
			if d.Drawer != "" {
				fmt.Fprintf(out, "  its drawer is %s\n", d.Drawer)
			}
			continue
		case config.Scale, config.Display:
			fmt.Fprintf(out, "%s %s: %s\n", titles[d.Kind], d.Name, advice[d.Code])
			continue
		case config.Card:
			fmt.Fprintf(out, "Card terminal %s: %s\n", d.Name, terminal.Advice(terminal.Code(d.Code)))
			continue
		}
		fmt.Fprintf(out, "Fiscal register %s: %s (%d waiting)\n", d.Name, fiscal.Advice(fiscal.Code(d.Code)), d.Waiting)
		for _, w := range d.Warnings {
			fmt.Fprintf(out, "  it %s\n", fiscal.Advice(fiscal.Code(w)))
		}
	}
	for _, u := range s.Open {
		tellOpen(out, u)
	}
	return nil
}

// tellOpen says what is not registered and what will become of it.
func tellOpen(out io.Writer, u bridge.Unregistered) {
	becomes := map[fiscal.State]string{
		fiscal.New: "waits and is registered by itself", fiscal.Sent: "was sent; the register is asked for it before anything else",
		fiscal.Failed: "was refused", fiscal.Murky: "has to be settled by a person: printbridge fiscal settle " + u.Device + " " + u.Job + " NUMBER|none",
	}
	fmt.Fprintf(out, "Not registered on %s: %s %s (%s) of %s %s. %s\n", u.Device, u.Kind, u.Sum(), u.Job, u.Added.Local().Format("2006-01-02 15:04"), becomes[u.State], strings.TrimSpace(u.Text+" "+u.Note))
}

// probe looks at the printers itself, while no bridge does.
func probe(ctx context.Context, out io.Writer, c config.Config) {
	if len(c.Devices) == 0 {
		noPrinter(out)
	}
	for _, d := range c.Devices {
		switch d.Kind {
		case config.Fiscal:
			probeFiscal(ctx, out, d)
			continue
		case config.Scale:
			probeScale(ctx, out, d)
			continue
		case config.Display:
			conn, err := d.Target().DialToWrite(ctx, 3*time.Second)
			code := escpos.OfflineCode
			if err == nil {
				code = escpos.Ready
				_ = conn.Close()
			}
			fmt.Fprintf(out, "Customer display %s at %s: %s\n", d.Name, d.Address, advice[code])
			continue
		case config.Card:
			fmt.Fprintf(out, "Card terminal %s at %s: %s\n", d.Name, d.Address, terminal.Advice(terminal.CodeOf(d.Takes().Look(ctx))))
			continue
		}
		status, code := d.Printer().Probe(ctx)
		text := advice[code]
		if code == escpos.Ready && !status.Known {
			text = "reachable, but does not answer status questions: it will be believed to print"
		}
		fmt.Fprintf(out, "Printer %s at %s: %s\n", d.Name, d.Address, text)
	}
}

func probeScale(ctx context.Context, out io.Writer, d config.Device) {
	s := d.Weighs()
	defer s.Close()
	r := s.Weigh(ctx)
	code, _ := s.Trouble()
	fmt.Fprintf(out, "Scale %s at %s: %s\n", d.Name, d.Address, advice[code])
	if code == "" {
		fmt.Fprintf(out, "  it shows %d g %s\n", r.Grams, r.Code)
	}
}

func probeFiscal(ctx context.Context, out io.Writer, d config.Device) {
	driver := d.Register()
	defer driver.Close()
	r := fiscal.Register{Device: driver, Now: time.Now}
	s, code := r.Look(ctx)
	fmt.Fprintf(out, "Fiscal register %s at %s: %s\n", d.Name, d.Address, fiscal.Advice(code))
	if s.Memory != "" {
		fmt.Fprintf(out, "  fiscal memory %s, last document %d, shift %d is %s\n", s.Memory, s.Last, s.Number, s.Shift)
	}
	for _, w := range s.Warnings {
		fmt.Fprintf(out, "  it %s\n", fiscal.Advice(w))
	}
}

func noPrinter(out io.Writer) {
	fmt.Fprintln(out, "Printers: none is set up; for example: printbridge device add receipt tcp 192.168.1.50:9100")
	printers, lines := device.Found()
	for _, found := range printers {
		fmt.Fprintf(out, "  this looks like one: printbridge device add receipt file %s\n", found)
	}
	for _, found := range lines {
		fmt.Fprintf(out, "  this is a serial line, of a register, a scale or a display: %s\n", found)
	}
	fmt.Fprintln(out, "  to look for printers on your network: printbridge scan 192.168.1.0/24")
}
