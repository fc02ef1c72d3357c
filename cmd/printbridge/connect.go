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
		Short: o.Say("cmd.connect"),
		Long:  o.Say("cmd.connect.long"),
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := o.folder()
			if err != nil {
				return err
			}
			if err := config.SetServer(dir, &remote.Server{Address: args[0], Key: args[1]}); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), o.Say("say.server_connected", args[0]))
			return nil
		},
	}
}

func disconnectCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "disconnect", Short: o.Say("cmd.disconnect"), Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			dir, err := o.folder()
			if err != nil {
				return err
			}
			return config.SetServer(dir, nil)
		},
	}
}
