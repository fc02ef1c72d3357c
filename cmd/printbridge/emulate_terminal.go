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
func emulateTerminal() *cobra.Command {
	var listen, page string
	var steps time.Duration
	cmd := &cobra.Command{
		Use: "terminal", Short: "Run a card terminal made of software, with a page to hold cards to it", Args: cobra.NoArgs,
		Long: "What it has taken it forgets when it ends. Its page has the guest's hands, refusals and faults.",
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
			fmt.Fprintf(out, "An emulated card terminal listens at %s.\n  Its page: http://%s/\nUse it with:\n  printbridge device add terminal tcp %s --kind terminal --loopback\n", ln.Addr(), shown.Addr(), ln.Addr())
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
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:20007", "where it takes commands")
	cmd.Flags().StringVar(&page, "page", "127.0.0.1:9181", "where it is shown")
	cmd.Flags().DurationVar(&steps, "steps", 700*time.Millisecond, "time between two things that it shows")
	return cmd
}
