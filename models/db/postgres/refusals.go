package postgres

import "fmt"

// ErrInUse means that another server runs on the folder.
type ErrInUse struct {
	Dir string
	Pid int // of the program or the Postgres that holds it; 0 where unknown
}

// Error says what to do.
func (e ErrInUse) Error() string {
	return fmt.Sprintf("the data folder %s is in use by process %d: stop that one first, or choose another folder", e.Dir, e.Pid)
}

// ErrVersion means that the data was written by another major version of Postgres than can
// be found.
type ErrVersion struct {
	Dir        string
	Have, Want int // the newest version found, the version of the data
}

// Error says what to do.
func (e ErrVersion) Error() string {
	return fmt.Sprintf("the data in %s was written by PostgreSQL %d and only PostgreSQL %d is installed: "+
		"install PostgreSQL %d beside it (%s), or move the data: `comptoir backup` with the old version, `comptoir restore` into an empty folder with the new one",
		e.Dir, e.Want, e.Have, e.Want, installHint(e.Want))
}

// ErrMissing means that there is no Postgres on the machine.
type ErrMissing struct {
	Want int // the version of the data, 0 where there is none yet
}

// Error says what to do.
func (e ErrMissing) Error() string {
	which := "PostgreSQL"
	if e.Want != 0 {
		which = fmt.Sprintf("PostgreSQL %d", e.Want)
	}
	return fmt.Sprintf("%s is not installed: install it (%s) or point DATABASE_URL at a server", which, installHint(e.Want))
}

func installHint(version int) string {
	if version == 0 {
		return "Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17"
	}
	return fmt.Sprintf("Debian, Ubuntu: apt-get install postgresql-%d; macOS: brew install postgresql@%d", version, version)
}
