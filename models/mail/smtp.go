package mail

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"
)

// SMTP hands letters to a mail server.
type SMTP struct {
	host    string
	options []mail.Option
	from    string
}

const patience = 20 * time.Second

// NewSMTP reads where the mail server is: "smtp://user:password@host:587", which goes over to TLS where the server can, or
// "smtps://host:465". from is the address that letters come from.
func NewSMTP(address, from string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errors.New("the mail server is given as smtp://user:password@host:port or smtps://…")
	}
	if _, err := Address(from); err != nil {
		return nil, errors.New("the address that mails come from is not one")
	}
	s := &SMTP{host: u.Hostname(), from: from, options: []mail.Option{mail.WithTimeout(patience), mail.WithTLSPolicy(mail.TLSOpportunistic)}}
	if u.Scheme == "smtps" {
		s.options = append(s.options, mail.WithSSL(), mail.WithPort(465))
	}
	if u.Port() != "" {
		port, err := strconv.Atoi(u.Port())
		if err != nil {
			return nil, fmt.Errorf("port of the mail server: %w", err)
		}
		s.options = append(s.options, mail.WithPort(port))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		s.options = append(s.options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	return s, nil
}

// Send hands a letter over. The id of the letter is that of the message, so that a server which got it twice can know.
func (s *SMTP) Send(ctx context.Context, l Letter) error {
	m := mail.NewMsg()
	if err := errors.Join(m.FromFormat(l.Sender, s.from), m.To(l.To)); err != nil {
		return permanent{err}
	}
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(l.ID.String() + "@comptoir")
	m.SetDate()
	m.SetBodyString(mail.TypeTextPlain, l.Body)
	client, err := mail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("reach mail server: %w", err)
	}
	err = client.DialAndSendWithContext(ctx, m)
	var refused *mail.SendError
	if errors.As(err, &refused) && !refused.IsTemp() && refused.ErrorCode() >= 500 {
		return permanent{err}
	}
	return err
}

// permanent is an error that another try does not mend.
type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

func isPermanent(err error) bool {
	var p permanent
	return errors.As(err, &p)
}
