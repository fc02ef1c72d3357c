package service

import (
	"context"
	"runtime"

	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/mgr"

	"comptoir/printbridge/words"
)

// Here is this machine, for the program at a path with its folder.
func Here(exe, dir string) (Place, error) {
	return Place{System: runtime.GOOS, Exe: exe, Dir: dir, Root: true}, nil
}

// Install makes a service that starts with the machine and again when it fails, and starts it.
func Install(p Place) (hint string, err error) {
	m, err := mgr.Connect()
	if err != nil {
		return "", words.Refuse("bad.admin", err)
	}
	defer func() { _ = m.Disconnect() }()
	r := Register(p)
	s, err := m.CreateService(r.Name, r.Exe, mgr.Config{StartType: mgr.StartAutomatic, DisplayName: r.Title, Description: r.Description}, r.Arguments...)
	if err != nil {
		return "", words.Refuse("bad.service", err)
	}
	defer func() { _ = s.Close() }()
	var again []mgr.RecoveryAction
	for _, wait := range r.Restarts {
		again = append(again, mgr.RecoveryAction{Type: mgr.ServiceRestart, Delay: wait})
	}
	if err := s.SetRecoveryActions(again, uint32(r.Forget.Seconds())); err != nil {
		return "", words.Refuse("bad.service", err)
	}
	return "", s.Start()
}

// Uninstall stops it and takes it away; settings and jobs stay.
func Uninstall(Place) error {
	m, err := mgr.Connect()
	if err != nil {
		return words.Refuse("bad.admin", err)
	}
	defer func() { _ = m.Disconnect() }()
	s, err := m.OpenService(Name)
	if err != nil {
		return words.Refuse("bad.service", err)
	}
	defer func() { _ = s.Close() }()
	_, _ = s.Control(svc.Stop) // it may not be running
	return s.Delete()
}

// Managed runs the bridge under the service manager where that started it.
func Managed(ctx context.Context, run func(context.Context) error) error {
	managed, err := svc.IsWindowsService()
	if err != nil || !managed {
		return run(ctx)
	}
	h := handler{ctx: ctx, run: run}
	if err := svc.Run(Name, &h); err != nil {
		return err
	}
	return h.err
}

type handler struct {
	ctx context.Context
	run func(context.Context) error
	err error
}

// Execute tells the manager how the bridge is, and ends it when the manager says so.
func (h *handler) Execute(_ []string, asked <-chan svc.ChangeRequest, tell chan<- svc.Status) (bool, uint32) {
	ctx, stop := context.WithCancel(h.ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- h.run(ctx) }()
	const accepts = svc.AcceptStop | svc.AcceptShutdown
	tell <- svc.Status{State: svc.Running, Accepts: accepts}
	for {
		select {
		case h.err = <-ended:
			if h.err != nil {
				return true, 1
			}
			return false, 0
		case c := <-asked:
			switch c.Cmd {
			case svc.Interrogate:
				tell <- c.CurrentStatus
			case svc.Stop, svc.Shutdown:
				tell <- svc.Status{State: svc.StopPending}
				stop()
			}
		}
	}
}
