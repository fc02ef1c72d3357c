package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"comptoir/models/fiscal/tse"
	"comptoir/models/fiscal/tse/module"
)

// emulateTSECommand serves a security module that nobody certified, to try things out. Each has a key of
// its own that ends with it.
func emulateTSECommand() *cobra.Command {
	var listen string
	c := &cobra.Command{
		Use:   "emulate-tse",
		Short: "Stand in for a German security module, by the protocol that `serve --tse` speaks",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			if err != nil {
				return fmt.Errorf("make key: %w", err)
			}
			listener, err := new(net.ListenConfig).Listen(cmd.Context(), "tcp", listen)
			if err != nil {
				return fmt.Errorf("listen: %w", err)
			}
			if _, err := fmt.Fprintf(cmd.OutOrStdout(), "A security module answers: serve --tse http://%s\n", listener.Addr()); err != nil {
				return err
			}
			server := &http.Server{Handler: module.Handler(&tse.Emulator{Key: key, Now: time.Now}), ReadHeaderTimeout: 5 * time.Second}
			stop := context.AfterFunc(cmd.Context(), func() { _ = server.Close() })
			defer stop()
			if err := server.Serve(listener); cmd.Context().Err() == nil {
				return fmt.Errorf("serve: %w", err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:9300", "where to listen")
	return c
}
