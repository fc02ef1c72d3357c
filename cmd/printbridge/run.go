package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"gopkg.in/natefinch/lumberjack.v2"

	"comptoir/printbridge/bridge"
	"comptoir/printbridge/config"
	"comptoir/printbridge/device"
	"comptoir/printbridge/service"
)

type runOptions struct {
	*options
	port, pagePort int
	emulator       bool
	emulatorPage   string
	verbose        bool
}

func runCommand(o *options) *cobra.Command {
	r := runOptions{options: o}
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Run the bridge: answer the till's page and print",
		Long: "Runs until Ctrl-C. The first time it shows a code: type it into the till once.\n" +
			"With --emulator there are two printers, a scale and a display made of software to try it with.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return service.Managed(cmd.Context(), func(ctx context.Context) error {
				return r.run(ctx, cmd.InOrStdin(), cmd.OutOrStdout())
			})
		},
	}
	f := cmd.Flags()
	f.IntVar(&r.port, "port", 0, fmt.Sprintf("port for the till's page (default: the settings', else %d)", config.Port))
	f.IntVar(&r.pagePort, "page-port", 0, fmt.Sprintf("port of the bridge's own page (default: the settings', else %d)", config.PagePort))
	f.BoolVar(&r.emulator, "emulator", false, "add emulated printers named receipt and kitchen, a scale and a display for the guest")
	f.StringVar(&r.emulatorPage, "emulator-page", "127.0.0.1:9180", "where the emulated papers are shown")
	f.BoolVar(&r.verbose, "verbose", false, "log to the console too")
	return cmd
}

func (r *runOptions) run(ctx context.Context, in io.Reader, out io.Writer) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	dir, err := r.folder()
	if err != nil {
		return err
	}
	log, closeLog, err := openLog(dir, r.verbose)
	if err != nil {
		return err
	}
	defer closeLog()
	ended := make(chan error, 2)
	o := bridge.Options{Dir: dir, Port: r.port, PagePort: r.pagePort, Now: time.Now, Log: log}
	var shown *emulation
	if r.emulator {
		if shown, err = newEmulation(r.emulatorPage, "127.0.0.1:0", "receipt:48", "kitchen:32"); err != nil {
			return err
		}
		if err = shown.addBeside(); err != nil {
			return err
		}
		o.Extra = shown.devices()
	}
	b, err := bridge.Open(o)
	if err != nil {
		return err
	}
	if shown != nil {
		go func() { ended <- shown.serve(ctx) }()
	}
	go func() { ended <- b.Serve(ctx) }()
	paired := len(b.Book.Pairings()) // before there is a code that somebody could type
	greet(out, b, dir, shown)
	go codes(ctx, in, out, b)
	go narrate(ctx, out, b, paired)
	err = <-ended
	stop()
	if shown != nil {
		err = errors.Join(err, <-ended)
	}
	fmt.Fprintln(out, "\nStopped. What was waiting prints at the next start.")
	return err
}

// greet says what is so and what to do next.
func greet(out io.Writer, b *bridge.Bridge, dir string, shown *emulation) {
	fmt.Fprintf(out, "printbridge is running at %s for tills in this machine's browser.\n", b.Address())
	fmt.Fprintf(out, "  Its own page:  %s\n", b.PageURL())
	fmt.Fprintf(out, "  Its folder:    %s\n", dir)
	if shown != nil {
		fmt.Fprintf(out, "  Emulated papers: %s\n", shown.address())
	}
	c, err := config.Load(dir)
	if err == nil && len(c.Devices) == 0 && shown == nil {
		fmt.Fprintln(out, "\nNo printer is set up yet. Add one on the page above, or with:")
		printers, _ := device.Found()
		for _, found := range printers {
			fmt.Fprintf(out, "  printbridge device add receipt file %s\n", found)
		}
		fmt.Fprintln(out, "  printbridge device add receipt tcp 192.168.1.50:9100\nor try it with --emulator.")
	}
	for _, d := range c.Devices {
		fmt.Fprintf(out, "  %s %s: %s %s\n", cmp.Or(titles[d.Kind], "Printer"), d.Name, d.Link, d.Address)
	}
	if len(b.Book.Pairings()) == 0 {
		fmt.Fprintln(out, "\nNo till is connected yet. In the till choose \"Connect printer\" and type this code:")
		showCode(out, b)
		return
	}
	fmt.Fprintln(out, "\nConnected tills:")
	for _, p := range b.Book.Pairings() {
		fmt.Fprintf(out, "  %s\n", p.Origin)
	}
	fmt.Fprintln(out, "Press Enter for a code to connect another one, Ctrl-C to stop.")
}

func showCode(out io.Writer, b *bridge.Bridge) {
	w := b.Book.Start(nil)
	fmt.Fprintf(out, "\n      %s %s\n\nIt is valid until %s. Press Enter for a new one, Ctrl-C to stop.\n", w.Code[:4], w.Code[4:], w.Until.Local().Format("15:04:05"))
}

// codes shows a new code for each Enter.
func codes(ctx context.Context, in io.Reader, out io.Writer, b *bridge.Bridge) {
	lines := bufio.NewScanner(in)
	for lines.Scan() && ctx.Err() == nil {
		showCode(out, b)
	}
}

// narrate tells who knocks and who was let in beside those that were paired before.
func narrate(ctx context.Context, out io.Writer, b *bridge.Bridge, paired int) {
	told := map[string]bool{}
	for {
		changed := b.Book.Changed()
		for _, origin := range b.Book.Window().Asked {
			if !told[origin] {
				told[origin] = true
				fmt.Fprintf(out, "%s asks to be connected. If that is your till, type the code there.\n", origin)
			}
		}
		if list := b.Book.Pairings(); len(list) > paired {
			fmt.Fprintf(out, "Connected: %s\n", list[len(list)-1].Origin)
		}
		paired = len(b.Book.Pairings())
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// openLog writes JSON lines into the folder: who asked for what and what became of it,
// never what is on a receipt. A log that has grown is put away, and the oldest are thrown out.
func openLog(dir string, verbose bool) (*slog.Logger, func(), error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("make the settings folder: %w", err)
	}
	const megabytes, kept, days = 5, 3, 90
	f := &lumberjack.Logger{Filename: filepath.Join(dir, "printbridge.log"), MaxSize: megabytes, MaxBackups: kept, MaxAge: days, LocalTime: true}
	if _, err := f.Write(nil); err != nil {
		return nil, nil, fmt.Errorf("open the log: %w", err)
	}
	var w io.Writer = f
	if verbose {
		w = io.MultiWriter(f, os.Stderr)
	}
	return slog.New(slog.NewJSONHandler(w, nil)), func() { _ = f.Close() }, nil
}
