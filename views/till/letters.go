package till

import (
	"context"

	"comptoir/models/fault"
	"comptoir/models/mail"
	"comptoir/models/order"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// MailView asks where a receipt is sent, and shows what became of earlier letters.
type MailView struct {
	Order   order.Order
	On      bool // the server has a mail server
	Mails   []mail.Mail
	Email   string
	Command string
	Fault   *fault.Fault
}

func (v MailView) at() string { return "/till/sales/" + v.Order.ID.String() + "/mail" }

// became says what became of a letter.
func became(ctx context.Context, m mail.Mail) string {
	switch {
	case m.Error != "":
		return i18n.T(ctx, "sales.mail_"+string(m.State)) + ": " + m.Error
	default:
		return i18n.T(ctx, "sales.mail_"+string(m.State))
	}
}

func toneOf(m mail.Mail) ui.Tone {
	switch m.State {
	case mail.Sent:
		return ui.Good
	case mail.Failed:
		return ui.Bad
	}
	return ui.Info
}
