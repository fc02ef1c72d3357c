package main

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"comptoir/printbridge/terminal/zvt/emulator"
)

// emulateTerminal runs a card terminal made of software.
func emulateTerminal(o *options) *cobra.Command {
	var listen, page string
	var steps time.Duration
	cmd := &cobra.Command{
		Use: "terminal", Short: o.Say("cmd.emulate.terminal"), Args: cobra.NoArgs,
		Long: o.Say("cmd.emulate.terminal.long"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ln, err := loopback(listen)
			if err != nil {
				return err
			}
			shown, err := loopback(page)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			t := emulator.New()
			t.Steps = steps
			t.Told = func(text string) { fmt.Fprintln(out, text) }
			fmt.Fprintf(out, "%s\n  %s\n%s\n  printbridge device add terminal tcp %s --kind terminal --loopback\n", o.Say("say.emulated", ln.Addr()), o.Say("say.emulated.page", "http://"+shown.Addr().String()+"/"), o.Say("say.emulated.use"), ln.Addr())
			server := &http.Server{Handler: t.Page(), ReadHeaderTimeout: 5 * time.Second}
			ended := make(chan error, 1)
			go func() { ended <- server.Serve(shown) }()
			err = t.Serve(cmd.Context(), ln)
			_ = server.Close()
			if e := <-ended; !errors.Is(e, http.ErrServerClosed) {
				err = errors.Join(err, e)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:20007", o.Say("flag.emulate.listen"))
	cmd.Flags().StringVar(&page, "page", "127.0.0.1:9181", o.Say("flag.emulate.page"))
	cmd.Flags().DurationVar(&steps, "steps", 700*time.Millisecond, o.Say("flag.emulate.steps"))
	return cmd
}
