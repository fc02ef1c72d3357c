package till

import (
	"context"
	"strings"

	"comptoir/models/approval"
	"comptoir/models/money"
	"comptoir/models/report"
	"comptoir/views/i18n"
	story "comptoir/views/report"
)

// Wanted says in words what a question asks for.
func Wanted(ctx context.Context, a approval.Approval, cur money.Currency) string {
	var parts []string
	for _, told := range story.Sentences(ctx, a.Items, a.Events, report.Names{}, cur) {
		parts = append(parts, told.What)
	}
	return strings.Join(parts, ". ")
}

// Became says what came of a question.
func Became(ctx context.Context, a approval.Approval) string {
	switch a.Status {
	case approval.Refused:
		if a.Answer != "" {
			return i18n.T(ctx, "approval.refused_word", "name", a.AnsweredName, "word", a.Answer)
		}
		return i18n.T(ctx, "approval.refused", "name", a.AnsweredName)
	case approval.Failed:
		return i18n.T(ctx, "approval.failed", "name", a.AnsweredName, "why", i18n.T(ctx, messageOf(a.Answer)))
	case approval.Used:
		return i18n.T(ctx, "approval.used", "name", a.AnsweredName)
	case approval.Expired:
		return i18n.T(ctx, "approval.expired")
	}
	return i18n.T(ctx, "approval.waiting")
}

// messageOf is the key of what a refusal with a code says.
func messageOf(code string) string {
	if i18n.Has("fault." + code) {
		return "fault." + code
	}
	return code
}

func waits(a approval.Approval) bool {
	return a.Status == approval.Asked || a.Status == approval.Approved
}
