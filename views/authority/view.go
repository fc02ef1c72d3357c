// Package authority shows the reasons that people choose from, and what a manager is asked.
//
// It owns the words and the arrangement of these pages. It must not know who may do what. Start
// reading at Reasons.
package authority

import (
	"context"

	"comptoir/models/approval"
	"comptoir/models/authority"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

// QuestionsView is what the tills ask, and what was answered.
type QuestionsView struct {
	Open     []approval.Approval
	Answered []approval.Approval
	Currency money.Currency
	Fault    *fault.Fault // that came in the way of the last answer
	Command  func() string
}

// where says at which table or order something is asked.
func where(ctx context.Context, a approval.Approval) string {
	switch {
	case a.TableName != "":
		return i18n.T(ctx, "till.table", "name", a.TableName)
	case a.OrderName != "":
		return a.OrderName
	}
	return i18n.T(ctx, "till.order", "number", a.OrderNumber)
}

func by(ctx context.Context, a approval.Approval) string {
	return i18n.T(ctx, "approval.by", "name", a.AskedName, "register", a.RegisterName, "time", i18n.Time(ctx, a.AskedAt))
}

// ReasonsView is the form of all reasons.
type ReasonsView struct {
	layout.PageView
	Text    func(authority.Act) string // what stands in an act's field
	Fault   *fault.Fault
	Command string
}
