package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"comptoir/printbridge/config"
	"comptoir/printbridge/emulator"
	"comptoir/printbridge/words"
)

func emulateCommand(o *options) *cobra.Command {
	var listen, page, columns, family string
	cmd := &cobra.Command{
		Use:   "emulate",
		Short: o.Say("cmd.emulate"),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			e, err := newEmulation(page, listen, "emulator:"+columns+":"+family)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "%s\n  %s %s\n", o.Say("say.emulated", e.listeners[0].Addr()), o.Say("say.papers"), e.address())
			fmt.Fprintf(out, "%s\n  printbridge device add receipt tcp %s --loopback --columns %s --codepages %s\n", o.Say("say.emulated.use"), e.listeners[0].Addr(), columns, family)
			return e.serve(cmd.Context())
		},
	}
	f := cmd.Flags()
	f.StringVar(&listen, "listen", "127.0.0.1:9100", o.Say("flag.emulate.listen"))
	f.StringVar(&page, "page", "127.0.0.1:9180", o.Say("flag.emulate.page"))
	f.StringVar(&columns, "columns", "32", o.Say("flag.emulate.columns"))
	f.StringVar(&family, "codepages", "epson", o.Say("flag.emulate.codepages"))
	cmd.AddCommand(append(emulateRegisters(o), emulateScale(o), emulateDisplay(o), emulateTerminal(o))...)
	return cmd
}

// An emulation is some emulated printers and the page that shows them.
type emulation struct {
	printers  []*emulator.Printer
	listeners []net.Listener
	page      net.Listener
	handler   http.Handler
	beside    *beside // nil: printers only
}

// newEmulation takes the ports. A printer is NAME:COLUMNS or NAME:COLUMNS:FAMILY.
func newEmulation(page, listen string, printers ...string) (*emulation, error) {
	e := &emulation{}
	for _, spec := range printers {
		name, rest, _ := strings.Cut(spec, ":")
		width, family, found := strings.Cut(rest, ":")
		if !found {
			family = "epson"
		}
		columns, err := strconv.Atoi(width)
		if err != nil {
			return nil, words.Refuse("bad.flag_value", width, "columns")
		}
		p, err := emulator.New(emulator.Options{Name: name, Family: family, Columns: columns})
		if err != nil {
			return nil, err
		}
		ln, err := loopback(listen)
		if err != nil {
			return nil, err
		}
		e.printers, e.listeners = append(e.printers, p), append(e.listeners, ln)
	}
	var err error
	if e.handler, err = emulator.Handler(e.printers); err != nil {
		return nil, err
	}
	e.page, err = loopback(page)
	return e, err
}

// loopback listens on this machine only: papers show what guests had.
func loopback(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return nil, words.Refuse("bad.loopback", address)
	}
	ln, err := net.Listen("tcp", address)
	if err != nil {
		return nil, words.Refuse("bad.emulator_port", address, err)
	}
	return ln, nil
}

func (e *emulation) address() string { return "http://" + e.page.Addr().String() + "/" }

// devices are the settings with which a bridge finds the printers.
func (e *emulation) devices() []config.Device {
	var list []config.Device
	for i, p := range e.printers {
		list = append(list, config.Device{
			Kind: config.Printer, Name: p.Name, Link: "tcp", Address: e.listeners[i].Addr().String(), Columns: p.Columns, Codepages: "epson", Loopback: true,
		})
	}
	if e.beside != nil {
		list = append(list, e.beside.devices()...)
	}
	return list
}

// serve runs printers and page until the context ends.
func (e *emulation) serve(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, len(e.printers)+3)
	if e.beside != nil {
		go func() { ended <- e.beside.weighs.Serve(ctx, e.beside.scale) }()
		go func() { ended <- e.beside.shows.Serve(ctx, e.beside.pole) }()
	}
	for i, p := range e.printers {
		go func() { ended <- p.Serve(ctx, e.listeners[i]) }()
	}
	server := &http.Server{Handler: e.handler, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(e.page); !errors.Is(err, http.ErrServerClosed) {
			ended <- err
		}
	}()
	var err error
	select {
	case <-ctx.Done():
	case err = <-ended:
	}
	return errors.Join(err, server.Close())
}
