// Command comptoir is the server of a point of sale, and the tools around it.
//
// It owns configuration and wiring: it reads flags and environment once and passes values down.
// It must not know any rule of the trade. Start reading at serve.go.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := rootCommand().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "comptoir:", err)
		os.Exit(1)
	}
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "comptoir",
		Short:         "A point of sale for cafés, restaurants and shops",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	serve := serveCommand()
	root.AddCommand(serve, migrateCommand(), priceCommand(), healthCommand(), demoCommand(), importCommand(), replayCommand(), benchCommand(), fiscalCommand())
	root.RunE = serve.RunE
	root.Flags().AddFlagSet(serve.Flags())
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		return fromEnvironment(cmd, root, os.Environ())
	}
	return root
}
