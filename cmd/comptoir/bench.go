package main

import (
	"comptoir/cmd/comptoir/bench"

	"github.com/spf13/cobra"
)

// benchCommand prints how quick this program is on this machine.
func benchCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "bench",
		Short: "Measure what must be quick, each figure beside a baseline of the same run",
		Long: `Measures what must be quick on a private Postgres of its own, with default durability, and prints
one line a figure: name, value, unit, baseline, ratio of the value to the baseline. Takes about a
minute. Figures are of this machine now: only ratios can be compared with those of another.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return bench.Run(cmd.Context(), bench.Full(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
}
