// Package platform draws the page on which programs are let in.
//
// It owns its words and arrangement. It must not know how a key is made or kept. Start reading at
// Keys.
package platform

import (
	"context"
	"slices"
	"strings"

	"comptoir/models/fault"
	"comptoir/models/platform"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

// KeysView is the account's keys and the form for one more.
type KeysView struct {
	layout.PageView
	Keys    []platform.Key
	Command string
	Name    string // as it was typed
	Scopes  []platform.Scope
	Fault   *fault.Fault
	Text    string // of a key that was just made: shown this once
	Base    string // where the API is: "https://comptoir.example"
	NewID   func() string
}

func (v KeysView) has(s platform.Scope) bool { return slices.Contains(v.Scopes, s) }

// may is what a key opens, in words.
func may(ctx context.Context, k platform.Key) string {
	words := make([]string, len(k.Scopes))
	for i, s := range k.Scopes {
		words[i] = i18n.T(ctx, "platform.scope."+string(s))
	}
	return strings.Join(words, " · ")
}
