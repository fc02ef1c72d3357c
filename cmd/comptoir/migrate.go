package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func migrateCommand() *cobra.Command {
	var o databaseOptions
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database to what this program expects",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := o.open(cmd.Context(), newLog(false))
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "The database is up to date.")
			return d.Close()
		},
	}
	o.register(cmd.Flags())
	return cmd
}
