// Package web is what all handlers share: the route table, who is asking, reading a request,
// rendering an answer, and answering errors in one place.
//
// It owns HTTP habits. It must not know any screen, business rule or query. Start reading at Route.
package web

import (
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/models/staff"
)

// Access says who may use a route. The zero Access lets nobody in, so a route that forgets to
// declare itself is closed.
type Access struct {
	kind       accessKind
	permission staff.Permission
	either     staff.Permission // or this one
	scope      string
}

type accessKind int

const (
	nobody accessKind = iota
	anyone
	known
	signedIn
	permitted
	eitherOf
	scoped
)

// Anyone lets everybody in: sign-in pages, assets, health.
func Anyone() Access { return Access{kind: anyone} }

// Known lets in a paired device, with or without a person.
func Known() Access { return Access{kind: known} }

// SignedIn lets in any person of the account.
func SignedIn() Access { return Access{kind: signedIn} }

// Needs lets in a person whose role holds p.
func Needs(p staff.Permission) Access { return Access{kind: permitted, permission: p} }

// Either lets in a person whose role holds one of two permissions. What the second alone opens, the
// handler decides.
func Either(p, or staff.Permission) Access { return Access{kind: eitherOf, permission: p, either: or} }

// Scope lets in a program whose key opens a part of the API.
func Scope(name string) Access { return Access{kind: scoped, scope: name} }

// Permission is what the route needs; empty where no single permission decides.
func (a Access) Permission() staff.Permission {
	if a.kind == eitherOf {
		return ""
	}
	return a.permission
}

// Public reports whether everybody is let in.
func (a Access) Public() bool { return a.kind == anyone }

// Allows reports whether id may use a route with this access.
func (a Access) Allows(id staff.Identity) bool {
	switch a.kind {
	case anyone:
		return true
	case known:
		return id.Known()
	case signedIn:
		return id.SignedIn()
	case permitted:
		return id.SignedIn() && id.May(a.permission)
	case eitherOf:
		return id.SignedIn() && (id.May(a.permission) || id.May(a.either))
	case scoped:
		return id.KeyID != uuid.Nil && slices.Contains(id.Scopes, a.scope)
	}
	return false
}

// A Route is one line of the route table: what is asked, who may ask, who answers.
type Route struct {
	Method string
	Path   string
	Access Access
	Handle echo.HandlerFunc
}

// Get, Post make the usual routes. State changes are POST only: GET and DELETE send no form fields.
func Get(path string, a Access, h echo.HandlerFunc) Route {
	return Route{http.MethodGet, path, a, h}
}

// Post makes a route that changes something.
func Post(path string, a Access, h echo.HandlerFunc) Route {
	return Route{http.MethodPost, path, a, h}
}
