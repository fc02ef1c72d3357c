package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"comptoir/printbridge/config"
	"comptoir/printbridge/device"
	"comptoir/printbridge/service"
)

func installCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "install",
		Short: "Start the bridge with this machine: as a systemd unit, a launchd agent or a Windows service",
		Long: "Installs this very program where it is now: put it first where it is to stay. As an ordinary user it starts when\n" +
			"you sign in; as root, or an administrator, with the machine. Settings and jobs are in the same folder as before.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := o.place()
			if err != nil {
				return err
			}
			hint, err := service.Install(p)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "Installed: %s runs with the folder %s.\n", p.Exe, p.Dir)
			if hint != "" {
				fmt.Fprintln(out, hint)
			}
			if c, err := config.Load(p.Dir); err == nil && len(c.Devices) == 0 {
				noPrinter(out)
			}
			fmt.Fprintln(out, "Connect a till with: printbridge pair\nLook at everything with: printbridge doctor")
			return nil
		},
	}
}

func uninstallCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "uninstall", Short: "Do not start the bridge with this machine any more; settings and jobs stay", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := o.place()
			if err != nil {
				return err
			}
			if err := service.Uninstall(p); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Taken away. Its folder is still there: %s\n", p.Dir)
			return nil
		},
	}
}

// place is this machine, with the program and its folder by their whole paths.
func (o *options) place() (service.Place, error) {
	exe, err := os.Executable()
	if err != nil {
		return service.Place{}, fmt.Errorf("find this program: %w", err)
	}
	if exe, err = filepath.EvalSymlinks(exe); err != nil {
		return service.Place{}, fmt.Errorf("find this program: %w", err)
	}
	dir, err := o.folder()
	if err != nil {
		return service.Place{}, err
	}
	return service.Here(exe, dir)
}

func scanCommand() *cobra.Command {
	port := device.PrintPort
	cmd := &cobra.Command{
		Use: "scan NETWORK", Short: "Look for printers on a private network that you name: 192.168.1.0/24", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			found, err := device.Scan(cmd.Context(), args[0], port, 700*time.Millisecond)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if len(found) == 0 {
				fmt.Fprintf(out, "Nothing answers at port %d in %s. Is the printer switched on and in this network? Its self-test page says its address.\n", port, args[0])
			}
			for _, address := range found {
				fmt.Fprintf(out, "This answers as a printer does: printbridge device add receipt tcp %s\n", address)
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&port, "port", device.PrintPort, "where they take print data")
	return cmd
}
