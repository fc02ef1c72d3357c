// Command printbridge lets a till's page print on this machine's printers.
//
// It owns flags and the order in which things start; what it says is in the catalogue of
// printbridge/words. It must not know how anything is done: the packages of printbridge do.
// Start reading at run.go.
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
	"comptoir/printbridge/words"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	say, err := spoken(os.Args[1:])
	if err == nil {
		err = root(say).ExecuteContext(ctx)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "printbridge:", say.Tell(err))
		os.Exit(1)
	}
}

// options are what every command takes.
type options struct {
	words.Words
	dir string
}

// folder is where settings, keys and jobs are.
func (o *options) folder() (string, error) {
	if o.dir != "" {
		return filepath.Abs(o.dir)
	}
	return config.Dir()
}

// root is all commands; without one it does what a double click means. The library would
// send those who click back to a terminal.
func root(say words.Words) *cobra.Command {
	cobra.MousetrapHelpText = ""
	o := options{Words: say}
	cmd := &cobra.Command{
		Use:   "printbridge",
		Short: o.Say("cmd.root"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.open(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout())
		},
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.PersistentFlags().StringVar(&o.dir, "dir", "", o.Say("flag.dir"))
	cmd.AddCommand(runCommand(&o), installCommand(&o), uninstallCommand(&o), scanCommand(&o), pairCommand(&o), connectCommand(&o), disconnectCommand(&o), deviceCommand(&o), fiscalCommand(&o), doctorCommand(&o), emulateCommand(&o), versionCommand(&o))
	speak(cmd, say)
	return cmd
}

func versionCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: o.Say("cmd.version"), Args: cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			fmt.Fprintln(cmd.OutOrStdout(), o.Say("say.version", printbridge.Name, printbridge.Version, printbridge.Protocol))
		},
	}
}
