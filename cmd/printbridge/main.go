// Command printbridge lets a till's page print on this machine's printers.
//
// It owns flags, texts of the console and the order in which things start. It must not
// know how anything is done: the packages of printbridge do. Start reading at run.go.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"comptoir/printbridge"
	"comptoir/printbridge/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := root().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "printbridge:", err)
		os.Exit(1)
	}
}

// options are what every command takes.
type options struct {
	dir string
}

// folder is where settings, keys and jobs are.
func (o *options) folder() (string, error) {
	if o.dir != "" {
		return filepath.Abs(o.dir)
	}
	return config.Dir()
}

func root() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:           "printbridge",
		Short:         "Lets a till in this machine's browser print on this machine's printers",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.PersistentFlags().StringVar(&o.dir, "dir", "", "folder of settings, keys and jobs (default: the user's settings folder)")
	cmd.AddCommand(runCommand(&o), installCommand(&o), uninstallCommand(&o), scanCommand(), pairCommand(&o), connectCommand(&o), disconnectCommand(&o), deviceCommand(&o), fiscalCommand(&o), doctorCommand(&o), emulateCommand(), versionCommand())
	return cmd
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			fmt.Fprintf(cmd.OutOrStdout(), "%s %s (protocol %d)\n", printbridge.Name, printbridge.Version, printbridge.Protocol)
		},
	}
}
