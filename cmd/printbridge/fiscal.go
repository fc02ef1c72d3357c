package main

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/spf13/cobra"

	"comptoir/printbridge/words"
)

func fiscalCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{Use: "fiscal", Short: o.Say("cmd.fiscal")}
	cmd.AddCommand(fiscalOpen(o), fiscalSettle(o))
	return cmd
}

func fiscalOpen(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "open", Short: o.Say("cmd.fiscal.open"), Args: cobra.NoArgs,
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
				fmt.Fprintln(cmd.OutOrStdout(), o.Say("say.all_registered"))
			}
			for _, u := range s.Open {
				tellOpen(cmd.OutOrStdout(), o.Words, u)
			}
			return nil
		},
	}
}

func fiscalSettle(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "settle DEVICE JOB NUMBER|none",
		Short: o.Say("cmd.fiscal.settle"),
		Args:  cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			form := url.Values{"name": {args[0]}, "job": {args[1]}}
			if args[2] == "none" {
				form.Set("none", "1")
			} else {
				if _, err := strconv.ParseUint(args[2], 10, 32); err != nil {
					return words.Refuse("bad.number", args[2])
				}
				form.Set("number", args[2])
			}
			r, err := findRunning(o)
			if err != nil {
				return err
			}
			if _, err := r.call(cmd.Context(), "fiscal/settle", form); err != nil {
				return words.Refuse("bad.device", args[0], err)
			}
			fmt.Fprintln(cmd.OutOrStdout(), o.Say("say.settled"))
			return nil
		},
	}
}
