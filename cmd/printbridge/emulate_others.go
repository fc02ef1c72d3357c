package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"comptoir/printbridge/config"
	"comptoir/printbridge/display"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/scale"
	"comptoir/printbridge/scale/emulator"
	"comptoir/printbridge/words"
)

// emulateScale runs a scale made of software.
func emulateScale(o *options) *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "scale PROTOCOL",
		Short: o.Say("cmd.emulate.scale"),
		Long:  o.Say("cmd.emulate.scale.long", strings.Join(scale.Protocols(), ", ")),
		Args:  cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs), ValidArgs: scale.Protocols(),
		RunE: func(cmd *cobra.Command, args []string) error {
			ln, err := loopback(listen)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			s := &emulator.Scale{Protocol: args[0]}
			s.Put(emulator.Load{Grams: 345})
			fmt.Fprintf(out, "%s\n%s\n  printbridge device add scale tcp %s --kind scale --protocol %s --loopback\n", o.Say("say.emulated", ln.Addr()), o.Say("say.emulated.use"), ln.Addr(), args[0])
			go loads(cmd.Context(), cmd.InOrStdin(), s)
			return s.Serve(cmd.Context(), ln)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:4001", o.Say("flag.emulate.listen"))
	return cmd
}

// loads lays on the scale what a person types.
func loads(ctx context.Context, in io.Reader, s *emulator.Scale) {
	lines := bufio.NewScanner(in)
	for lines.Scan() && ctx.Err() == nil {
		s.Put(load(lines.Text()))
	}
}

// load reads "1250", "1250 moving", "overload" or "silent".
func load(text string) emulator.Load {
	var l emulator.Load
	for _, word := range strings.Fields(text) {
		switch word {
		case "moving":
			l.Moving = true
		case "overload":
			l.Overload = true
		case "silent":
			l.Silent = true
		default:
			l.Grams, _ = strconv.Atoi(word)
		}
	}
	return l
}

// emulateDisplay runs a customer display made of software.
func emulateDisplay(o *options) *cobra.Command {
	var listen, page string
	cmd := &cobra.Command{
		Use: "display", Short: o.Say("cmd.emulate.display"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ln, err := loopback(listen)
			if err != nil {
				return err
			}
			if _, missing := escpos.Encode("", page); len(missing) > 0 {
				return words.Refuse("bad.codepage", page, strings.Join(config.Codepages(), ", "))
			}
			out := cmd.OutOrStdout()
			e := display.NewEmulator(escpos.Page{Name: page})
			fmt.Fprintf(out, "%s\n%s\n  printbridge device add pole tcp %s --kind display --protocol cd5220 --codepage %s --loopback\n", o.Say("say.emulated", ln.Addr()), o.Say("say.emulated.use"), ln.Addr(), page)
			go shown(cmd.Context(), out, e)
			return e.Serve(cmd.Context(), ln)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:4002", o.Say("flag.emulate.listen"))
	cmd.Flags().StringVar(&page, "codepage", "cp866", o.Say("flag.emulate.codepage"))
	return cmd
}

func shown(ctx context.Context, out io.Writer, e *display.Emulator) {
	last := e.Text()
	for e.Await(ctx, func(text string) bool { return text != last }) == nil {
		last = e.Text()
		fmt.Fprintf(out, "+--------------------+\n|%s|\n+--------------------+\n", strings.ReplaceAll(last, "\n", "|\n|"))
	}
}

// A beside is the scale and the display of an emulated counter.
type beside struct {
	weighs      *emulator.Scale
	shows       *display.Emulator
	scale, pole net.Listener
}

// addBeside puts a scale and a display beside the emulated printers. Their page takes what
// is laid on the scale, POST scale, and says what the guest reads, GET pole.
func (e *emulation) addBeside() error {
	b := &beside{weighs: &emulator.Scale{Protocol: "cas"}, shows: display.NewEmulator(escpos.Page{Name: "cp866"})}
	b.weighs.Put(emulator.Load{Grams: 345})
	var err error
	if b.scale, err = loopback("127.0.0.1:0"); err != nil {
		return err
	}
	if b.pole, err = loopback("127.0.0.1:0"); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", e.handler)
	mux.HandleFunc("POST /scale", func(w http.ResponseWriter, r *http.Request) {
		b.weighs.Put(load(r.FormValue("load")))
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /pole", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprintln(w, b.shows.Text())
	})
	e.beside, e.handler = b, http.NewCrossOriginProtection().Handler(mux)
	return nil
}

func (b *beside) devices() []config.Device {
	return []config.Device{
		{Kind: config.Scale, Name: "scale", Link: "tcp", Address: b.scale.Addr().String(), Protocol: "cas", Loopback: true},
		{Kind: config.Display, Name: "pole", Link: "tcp", Address: b.pole.Addr().String(), Protocol: "cd5220", Codepage: "cp866", Loopback: true},
	}
}
