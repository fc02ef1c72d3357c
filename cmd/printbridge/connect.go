package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"comptoir/printbridge/config"
	"comptoir/printbridge/remote"
)

// connectCommand has the bridge fetch the jobs of tills on other machines.
func connectCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "connect SERVER KEY",
		Short: "Fetch jobs from a server for tills that have no bridge; a running bridge does so at once",
		Long: "SERVER is what the address line of the till begins with, https://till.example. KEY is one for printing, from the\n" +
			"back office under \"Programs\". A till in this machine's browser does the same with one tap in its printer settings.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := o.folder()
			if err != nil {
				return err
			}
			if err := config.SetServer(dir, &remote.Server{Address: args[0], Key: args[1]}); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Jobs are fetched from %s. Choose this bridge at the other till under \"Print through\". See how it is with: printbridge doctor\n", args[0])
			return nil
		},
	}
}

func disconnectCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "disconnect", Short: "Fetch no more jobs from a server", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			dir, err := o.folder()
			if err != nil {
				return err
			}
			return config.SetServer(dir, nil)
		},
	}
}
