// Package service has the bridge start with the machine: a unit of systemd, an agent of
// launchd, or a service of Windows.
//
// It owns what is written where and which commands the system needs to hear. It must not
// know what the bridge does. Plans are pure, so that those of one system can be read and
// tested on another. Start reading at For.
package service

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"comptoir/printbridge/words"
)

// Name is what the service is called everywhere.
const Name = "printbridge"

// Label is its name where names are reversed domains.
const Label = "comptoir." + Name

// A Place is the machine that the bridge is installed on, as far as that matters.
type Place struct {
	System string // runtime.GOOS
	Exe    string // the program, where it will stay
	Dir    string // its folder of settings
	Home   string
	Root   bool   // for the whole machine rather than for who is signed in
	User   string // under whose name a service of the whole machine runs; empty is root's own
	UID    int
}

// A Plan is what to write and what to run; undoing it is the other plan.
type Plan struct {
	File     string // that is written, or removed
	Text     string
	Before   [][]string // may fail: there may be nothing yet that they stop
	Commands [][]string
	Hint     string // key of what the person should know
}

// ErrSystem is a system that we write no file for: Windows has calls of its own.
var ErrSystem = errors.New("this system needs no file")

// For is how the bridge is installed.
func For(p Place) (Plan, error) {
	switch p.System {
	case "linux":
		return systemd(p), nil
	case "darwin":
		return launchd(p), nil
	}
	return Plan{}, fmt.Errorf("%w: %s", ErrSystem, p.System)
}

// Undo is how it is taken away again.
func Undo(p Place) (Plan, error) {
	plan, err := For(p)
	if err != nil {
		return plan, err
	}
	if p.System == "darwin" {
		plan.Before, plan.Commands = nil, plan.Before
		return plan, nil
	}
	plan.Commands = [][]string{append(systemctl(p), "disable", "--now", Name)}
	return plan, nil
}

// systemd starts the bridge again when it ends, but not faster than a person could read why.
func systemd(p Place) Plan {
	user, target, file := "", "default.target", filepath.Join(p.Home, ".config/systemd/user", Name+".service")
	if p.Root {
		target, file = "multi-user.target", filepath.Join("/etc/systemd/system", Name+".service")
		if p.User != "" {
			user = "User=" + p.User + "\n"
		}
	}
	text := fmt.Sprintf(`[Unit]
Description=Lets the till in the browser print on this machine's printers
After=network.target

[Service]
ExecStart=%s run --dir %s
%sRestart=on-failure
RestartSec=5
NoNewPrivileges=true

[Install]
WantedBy=%s
`, unitQuoted(p.Exe), unitQuoted(p.Dir), user, target)
	plan := Plan{File: file, Text: text, Commands: [][]string{
		append(systemctl(p), "daemon-reload"), append(systemctl(p), "enable", Name), append(systemctl(p), "restart", Name), // one that ran before is replaced
	}}
	if !p.Root {
		plan.Hint = "say.linger"
	}
	return plan
}

func systemctl(p Place) []string {
	if p.Root {
		return []string{"systemctl"}
	}
	return []string{"systemctl", "--user"}
}

// unitQuoted writes a path as a word of a unit file: spaces, quotes and percent signs mean
// something there.
func unitQuoted(path string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `%`, `%%`, `$`, `$$`).Replace(path) + `"`
}

func launchd(p Place) Plan {
	file := filepath.Join(p.Home, "Library/LaunchAgents", Label+".plist")
	user := ""
	if p.Root {
		file = filepath.Join("/Library/LaunchDaemons", Label+".plist")
		if p.User != "" {
			user = "\t<key>UserName</key><string>" + xmlQuoted(p.User) + "</string>\n"
		}
	}
	text := fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key><string>%s</string>
	<key>ProgramArguments</key>
	<array><string>%s</string><string>run</string><string>--dir</string><string>%s</string></array>
%s	<key>RunAtLoad</key><true/>
	<key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
</dict>
</plist>
`, Label, xmlQuoted(p.Exe), xmlQuoted(p.Dir), user)
	return Plan{
		File: file, Text: text,
		Before:   [][]string{{"launchctl", "bootout", domain(p) + "/" + Label}}, // what an earlier install left running
		Commands: [][]string{{"launchctl", "bootstrap", domain(p), file}},
	}
}

func domain(p Place) string {
	if p.Root {
		return "system"
	}
	return fmt.Sprintf("gui/%d", p.UID)
}

func xmlQuoted(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// A Registration is what the service manager of Windows is told.
type Registration struct {
	Name, Title, Description string
	Exe                      string
	Arguments                []string
	Restarts                 []time.Duration // how long after each failure it starts again
	Forget                   time.Duration   // without a failure, after which they count anew
}

// Register is how the bridge becomes a service of Windows, for the whole machine.
func Register(p Place) Registration {
	const wait = 5 * time.Second
	return Registration{
		Name: Name, Title: "Print bridge", Description: "Lets the till in the browser print on this machine's printers",
		Exe: p.Exe, Arguments: []string{"run", "--dir", p.Dir}, Restarts: []time.Duration{wait, wait, wait}, Forget: 24 * time.Hour,
	}
}

// Run carries out the commands of a plan.
func Run(commands [][]string) error {
	for _, c := range commands {
		if out, err := exec.Command(c[0], c[1:]...).CombinedOutput(); err != nil {
			return words.Refuse("bad.service", fmt.Errorf("%s: %w %s", strings.Join(c, " "), err, strings.TrimSpace(string(out))))
		}
	}
	return nil
}

// Write puts a plan's file in its place.
func (p Plan) Write() error {
	if err := os.MkdirAll(filepath.Dir(p.File), 0o755); err != nil {
		return words.Refuse("bad.service", err)
	}
	if err := os.WriteFile(p.File, []byte(p.Text), 0o644); err != nil {
		return words.Refuse("bad.service", err)
	}
	return nil
}
