package words

import "errors"

// A Problem is a refusal that a person can act on: the key of its text and what fills it.
type Problem struct {
	Key  string
	Args []any // an error among them is told in the same language
	Err  error // what it is for the program, where that matters
}

// Refuse makes a problem.
func Refuse(key string, args ...any) error { return &Problem{Key: key, Args: args} }

// Because makes a problem that is a known error to the program.
func Because(err error, key string, args ...any) error {
	return &Problem{Key: key, Args: args, Err: err}
}

// Error is the problem in English, for logs.
func (p *Problem) Error() string { return In(Languages[0]).Say(p.Key, p.Args...) }

// Unwrap gives the known error and those that it speaks of.
func (p *Problem) Unwrap() []error {
	var list []error
	if p.Err != nil {
		list = append(list, p.Err)
	}
	for _, a := range p.Args {
		if err, ok := a.(error); ok {
			list = append(list, err)
		}
	}
	return list
}

// Tell is an error in words: those of the outermost problem in it, else its own, which are
// the system's or a device's.
func (w Words) Tell(err error) string {
	var p *Problem
	if errors.As(err, &p) {
		return w.Say(p.Key, p.Args...)
	}
	return err.Error()
}
