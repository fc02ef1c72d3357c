package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"comptoir/printbridge/fiscal/emulated"
	"comptoir/printbridge/fiscal/shtrih/emulator"
)

func fiscalCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{Use: "fiscal", Short: "What is registered, and what is not"}
	cmd.AddCommand(fiscalOpen(o), fiscalSettle(o))
	return cmd
}

func fiscalOpen(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "open", Short: "List the documents that are not known to be registered", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := findRunning(o)
			if err != nil {
				return err
			}
			s, err := r.call(cmd.Context(), "state", nil)
			if err != nil {
				return err
			}
			if len(s.Open) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), "Everything is registered.")
			}
			for _, u := range s.Open {
				tellOpen(cmd.OutOrStdout(), u)
			}
			return nil
		},
	}
}

func fiscalSettle(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "settle DEVICE JOB NUMBER|none",
		Short: "Say what became of an unclear document: its number in the fiscal memory, or none",
		Args:  cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			form := url.Values{"name": {args[0]}, "job": {args[1]}}
			if args[2] == "none" {
				form.Set("none", "1")
			} else {
				if _, err := strconv.ParseUint(args[2], 10, 32); err != nil {
					return fmt.Errorf("%q: want the number of the fiscal document, or none", args[2])
				}
				form.Set("number", args[2])
			}
			r, err := findRunning(o)
			if err != nil {
				return err
			}
			if _, err := r.call(cmd.Context(), "fiscal/settle", form); err != nil {
				return fmt.Errorf("%s: %w", args[1], err)
			}
			fmt.Fprintln(cmd.OutOrStdout(), "Settled.")
			return nil
		},
	}
}

// emulateShtrih runs a fiscal register made of software.
func emulateShtrih() *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "shtrih",
		Short: "Run a Shtrih-M fiscal register made of software, which writes down what it registers",
		Long:  "What it has registered it forgets when it ends. Type \"out\" to let the paper end, \"in\" for a new roll,\n\"off\" to cut its power for a moment.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ln, err := loopback(listen)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			m := emulator.New(emulated.Options{Now: time.Now, FFD12: true, Busy: 1, Told: func(d emulated.Document) {
				fmt.Fprintf(out, "Registered: form %d, number %d, sign %d, operation %d, sum %d.%02d\n", d.Form, d.Number, d.Sign, d.Operation, d.Sum/100, d.Sum%100)
			}})
			fmt.Fprintf(out, "An emulated Shtrih-M listens at %s.\nUse it with:\n  printbridge device add kkt tcp %s --kind fiscal --loopback\n", ln.Addr(), ln.Addr())
			go hands(cmd.Context(), cmd.InOrStdin(), m)
			return emulated.Serve(cmd.Context(), ln, m)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:7778", "where it takes commands")
	return cmd
}

// hands does to the register what a person types.
func hands(ctx context.Context, in io.Reader, m *emulator.Machine) {
	lines := bufio.NewScanner(in)
	for lines.Scan() && ctx.Err() == nil {
		switch lines.Text() {
		case "out":
			m.EndPaper(1)
		case "in":
			m.LoadPaper()
		case "off":
			m.Lose(emulated.PowerCut)
		}
	}
}
