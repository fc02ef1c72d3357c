package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"comptoir/models/price"
)

func priceCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "price FILE",
		Short: "Price an order: JSON in, priced JSON out (- is standard input)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := input(args[0])
			if err != nil {
				return err
			}
			defer func() { _ = in.Close() }()
			return price.Filter(in, cmd.OutOrStdout())
		},
	}
}

// input is the file of that name, or standard input.
func input(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	return os.Open(name)
}
