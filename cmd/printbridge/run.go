package main

import (
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
	"comptoir/printbridge/service"
	"comptoir/printbridge/words"
)

type runOptions struct {
	*options
	port, pagePort int
	emulator       bool
	emulatorPage   string
	verbose        bool
	show           bool // the own page, in the browser
}

func runCommand(o *options) *cobra.Command {
	r := runOptions{options: o}
	cmd := &cobra.Command{
		Use:   "run",
		Short: o.Say("cmd.run"),
		Long:  o.Say("cmd.run.long"),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return service.Managed(cmd.Context(), func(ctx context.Context) error {
				return r.run(ctx, cmd.InOrStdin(), cmd.OutOrStdout())
			})
		},
	}
	f := cmd.Flags()
	f.IntVar(&r.port, "port", 0, o.Say("flag.run.port", config.Port))
	f.IntVar(&r.pagePort, "page-port", 0, o.Say("flag.run.page-port", config.PagePort))
	f.BoolVar(&r.emulator, "emulator", false, o.Say("flag.run.emulator"))
	f.StringVar(&r.emulatorPage, "emulator-page", "127.0.0.1:9180", o.Say("flag.run.emulator-page"))
	f.BoolVar(&r.verbose, "verbose", false, o.Say("flag.run.verbose"))
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
	t := teller{r.Words, out, b, r.show}
	t.greet(dir, shown)
	if r.show {
		browse(b.PageURL())
	}
	go t.codes(ctx, in)
	go t.narrate(ctx, paired)
	err = <-ended
	stop()
	if shown != nil {
		err = errors.Join(err, <-ended)
	}
	fmt.Fprintf(out, "\n%s\n", r.Say("say.stopped"))
	return err
}

// openLog writes JSON lines into the folder: who asked for what and what became of it,
// never what is on a receipt. A log that has grown is put away, and the oldest are thrown out.
func openLog(dir string, verbose bool) (*slog.Logger, func(), error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, words.Refuse("bad.settings_folder", err)
	}
	const megabytes, kept, days = 5, 3, 90
	f := &lumberjack.Logger{Filename: filepath.Join(dir, "printbridge.log"), MaxSize: megabytes, MaxBackups: kept, MaxAge: days, LocalTime: true}
	if _, err := f.Write(nil); err != nil {
		return nil, nil, words.Refuse("bad.log", err)
	}
	var w io.Writer = f
	if verbose {
		w = io.MultiWriter(f, os.Stderr)
	}
	return slog.New(slog.NewJSONHandler(w, nil)), func() { _ = f.Close() }, nil
}
