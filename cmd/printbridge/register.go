package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/spf13/cobra"

	atol "comptoir/printbridge/fiscal/atol/emulator"
	"comptoir/printbridge/fiscal/emulated"
	pirit "comptoir/printbridge/fiscal/pirit/emulator"
	shtrih "comptoir/printbridge/fiscal/shtrih/emulator"
)

// A register is a fiscal register made of software.
type register interface {
	EndPaper(n int)
	LoadPaper()
	Lose(k emulated.FaultKind)
	Ail(h emulated.Health)
}

// emulateRegisters are the commands that run one, by protocol.
func emulateRegisters(o *options) []*cobra.Command {
	return []*cobra.Command{
		emulateRegister(o, "shtrih", "7778", func(o emulated.Options) (register, serve) {
			m := shtrih.New(o)
			return m, func(ctx context.Context, ln net.Listener) error { return emulated.Serve(ctx, ln, m) }
		}),
		emulateRegister(o, "atol", "16732", func(o emulated.Options) (register, serve) {
			m := atol.New(o)
			return m, m.Serve
		}),
		emulateRegister(o, "pirit", "50003", func(o emulated.Options) (register, serve) {
			o.Busy = 0 // it would answer when it is asked whether it lives, which hosts do after seconds
			m := pirit.New(o)
			return m, func(ctx context.Context, ln net.Listener) error { return emulated.Serve(ctx, ln, m) }
		}),
	}
}

type serve = func(ctx context.Context, ln net.Listener) error

func emulateRegister(o *options, protocol, port string, made func(emulated.Options) (register, serve)) *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   protocol,
		Short: o.Say("device.make."+protocol) + ": " + o.Say("cmd.emulate.register"),
		Long:  o.Say("cmd.emulate.register.long"),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ln, err := loopback(listen)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			m, run := made(emulated.Options{Now: time.Now, FFD12: true, Busy: 1, Told: func(d emulated.Document) {
				fmt.Fprintln(out, o.Say("say.emulated.registered", d.Form, d.Number, d.Sign, d.Operation, d.Sum/100, d.Sum%100))
			}})
			fmt.Fprintf(out, "%s\n%s\n  printbridge device add kkt tcp %s --kind fiscal --protocol %s --loopback\n", o.Say("say.emulated", ln.Addr()), o.Say("say.emulated.use"), ln.Addr(), protocol)
			go hands(cmd.Context(), cmd.InOrStdin(), m)
			return run(cmd.Context(), ln)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:"+port, o.Say("flag.emulate.listen"))
	return cmd
}

// hands does to the register what a person types.
func hands(ctx context.Context, in io.Reader, m register) {
	lines := bufio.NewScanner(in)
	for lines.Scan() && ctx.Err() == nil {
		switch lines.Text() {
		case "out":
			m.EndPaper(1)
		case "in":
			m.LoadPaper()
		case "open":
			m.Ail(emulated.Health{Cover: true})
		case "shut":
			m.Ail(emulated.Health{})
		case "off":
			m.Lose(emulated.PowerCut)
		}
	}
}
