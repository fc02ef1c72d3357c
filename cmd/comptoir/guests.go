package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	neturl "net/url"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"comptoir/handlers"
	"comptoir/models/db"
	"comptoir/models/mail"
	"comptoir/models/sms"
)

// guestOptions are how guests reach the server, and how it reaches them.
type guestOptions struct {
	public   string
	smtp     string
	mailFrom string
	sms      string
	smsToken string
}

func (o *guestOptions) register(f *pflag.FlagSet) {
	f.StringVar(&o.public, "public-url", "", "where guests reach this server, for the codes on receipts: https://till.example")
	f.StringVar(&o.smtp, "smtp-url", "", "the mail server that receipts are sent by: smtp://user:password@host:587 or smtps://…")
	f.StringVar(&o.mailFrom, "mail-from", "", "the address that receipts are sent from")
	f.StringVar(&o.sms, "sms-url", "", "where text messages to guests are posted, as {to, text}: the address of a gateway")
	f.StringVar(&o.smsToken, "sms-token", "", "the bearer token that the gateway asks for")
}

// open tells the screens, and starts the post where there is a mail server.
func (o *guestOptions) open(ctx context.Context, app *handlers.App, d *db.DB, log *slog.Logger) error {
	if o.public != "" {
		u, err := neturl.Parse(o.public)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return errors.New("--public-url is an address like https://till.example")
		}
		app.Public = strings.TrimRight(o.public, "/")
	}
	if o.sms != "" {
		sender, err := sms.NewWebhook(o.sms, o.smsToken)
		if err != nil {
			return fmt.Errorf("--sms-url: %w", err)
		}
		app.SMS = sender
	}
	if o.smtp == "" {
		return nil
	}
	sender, err := mail.NewSMTP(o.smtp, o.mailFrom)
	if err != nil {
		return fmt.Errorf("--smtp-url and --mail-from: %w", err)
	}
	app.MailThrough(mail.NewStore(d, time.Now, true))
	go mail.NewPost(app.Mails, sender, log).Run(ctx)
	return nil
}
