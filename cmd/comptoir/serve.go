package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"
	_ "time/tzdata" // venues' zones, on machines and in images that have none

	"github.com/spf13/cobra"

	"comptoir/handlers"
	"comptoir/models/db"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/fiscal/tse"
	"comptoir/models/fiscal/tse/module"
	"comptoir/static"
)

type serveOptions struct {
	databaseOptions
	addr    string
	demo    bool
	days    int
	verbose bool
	guests  guestOptions
	stripe  string
	tse     []string
}

func serveCommand() *cobra.Command {
	o := serveOptions{databaseOptions: databaseOptions{alone: true}}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the server (what comptoir does when nothing else is asked)",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return o.serve(cmd.Context()) },
	}
	f := cmd.Flags()
	o.register(f)
	f.StringVar(&o.addr, "addr", ":8080", "where to listen (also PORT)")
	f.BoolVar(&o.demo, "demo", false, "make the demo venues at the first start")
	f.IntVar(&o.days, "demo-days", 0, demoDaysUsage)
	f.BoolVar(&o.verbose, "verbose", false, "log every request")
	o.guests.register(f)
	f.StringVar(&o.stripe, "stripe-url", "", "where Stripe is, for tests; empty: where it always is")
	f.StringSliceVar(&o.tse, "tse", nil, "where German security modules are reached, as http://10.0.0.7:9300; several with commas between")
	return cmd
}

func (o *serveOptions) serve(ctx context.Context) error {
	log := newLog(o.verbose)
	if !static.Built() {
		return errors.New("the assets are not built: run `make assets`")
	}
	d, err := o.open(ctx, log)
	if err != nil {
		return err
	}
	err = o.run(ctx, d, log)
	return errors.Join(err, d.Close())
}

// run serves until ctx ends or the database is lost for good.
func (o *serveOptions) run(ctx context.Context, d *database, log *slog.Logger) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	d.onLoss(func(err error) { stop(fmt.Errorf("the private Postgres ended: %w", err)) })
	keys, err := serverKeys(ctx, d.direct)
	if err != nil {
		return err
	}
	app := handlers.NewApp(d.DB, keys, log)
	if err := o.guests.open(ctx, app, d.DB, log); err != nil {
		return err
	}
	app.Fiscal.Through(fiscaldb.Modules{Addresses: o.tse, Open: func(ctx context.Context, address string) (tse.Device, error) { return module.Open(ctx, address) }})
	go app.Fiscal.Run(ctx, log)
	go app.Bookings.Run(ctx, log)
	go app.Kitchen.Run(ctx, log)
	app.Cards.URL = o.stripe
	go app.Cards.Collect.Run(ctx)
	go app.PushPost().Run(ctx)
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	go func() {
		if err := app.Hub.Run(ctx); err != nil && ctx.Err() == nil {
			log.Error("live updates stopped", "err", err)
		}
	}()
	if err := o.welcome(ctx, app, listener.Addr()); err != nil {
		return errors.Join(err, listener.Close())
	}
	err = serveUntil(ctx, &http.Server{
		Handler: app.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 60 * time.Second,
		IdleTimeout: 120 * time.Second, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}, listener)
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return errors.Join(cause, err)
	}
	return err
}

// serveUntil answers until ctx ends, then lets requests under way finish.
func serveUntil(ctx context.Context, srv *http.Server, listener net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	quiet, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := srv.Shutdown(quiet); err != nil {
		return errors.Join(fmt.Errorf("stop serving: %w", err), srv.Close())
	}
	return nil
}

// welcome prints where the server is, and in a demo who may sign in.
func (o *serveOptions) welcome(ctx context.Context, app *handlers.App, addr net.Addr) error {
	if o.demo {
		if err := makeDemo(ctx, app, o.days, os.Stdout, os.Stderr); err != nil {
			return err
		}
	}
	fmt.Fprintf(os.Stdout, "Comptoir is open: %s\n", url(addr))
	return nil
}

// url is the address to type; a listener on all interfaces is reached at localhost.
func url(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return addr.String()
	}
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() || tcp.IP.IsLoopback() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, fmt.Sprint(tcp.Port))
}

func serverKeys(ctx context.Context, direct string) (handlers.Keys, error) {
	var k handlers.Keys
	for name, key := range map[string]*[]byte{"cookie-sign": &k.Sign, "cookie-encrypt": &k.Encrypt, "pin": &k.PIN, "guests": &k.Guests, "fiscal": &k.Fiscal, "push": &k.Push, "secrets": &k.Secrets} {
		secret, err := db.Key(ctx, direct, name)
		if err != nil {
			return k, fmt.Errorf("read server key %s: %w", name, err)
		}
		*key = secret
	}
	return k, nil
}
