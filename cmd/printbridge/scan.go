package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"comptoir/printbridge/device"
)

func scanCommand(o *options) *cobra.Command {
	port := device.PrintPort
	cmd := &cobra.Command{
		Use: "scan [NETWORK]", Short: o.Say("cmd.scan"), Long: o.Say("cmd.scan.long"), Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var found []device.Announcement
			none := o.Say("say.scan_nearby_none")
			if len(args) == 0 {
				found = device.Nearby(cmd.Context(), 2*time.Second)
			} else {
				addresses, err := device.Scan(cmd.Context(), args[0], port, 700*time.Millisecond)
				if err != nil {
					return err
				}
				none = o.Say("say.scan_none", port, args[0])
				for _, a := range addresses {
					found = append(found, device.Announcement{Address: a})
				}
			}
			out := cmd.OutOrStdout()
			if len(found) == 0 {
				fmt.Fprintln(out, none)
				return nil
			}
			fmt.Fprintln(out, o.Say("say.scan_found"))
			for _, one := range found {
				fmt.Fprintf(out, "  printbridge device add receipt tcp %s  %s\n", one.Address, one.Name)
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&port, "port", device.PrintPort, o.Say("flag.scan.port"))
	return cmd
}
