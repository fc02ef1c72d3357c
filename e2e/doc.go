// Package e2e uses Comptoir as people and machines do: the built programs, a real Postgres, a real
// browser, a printer made of software.
//
// It owns stories that cross the whole house, and what only the whole can show: what a page weighs,
// how it reads to a screen reader, what is left after the power was cut. It must not know how
// anything works inside; only the last look at the books, after a crash, asks the models.
// Start reading at dinner_test.go.
package e2e
