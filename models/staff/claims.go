package staff

import "github.com/google/uuid"

// Claims is what a browser's signed cookies say of it. They are looked up at every request, so
// that signing out everywhere and revoking a device take effect at once.
type Claims struct {
	AccountID   uuid.UUID
	StaffID     uuid.UUID
	StaffEpoch  int
	DeviceID    uuid.UUID
	DeviceEpoch int
	VenueID     uuid.UUID // chosen in the back office; zero: the first one allowed
	Pin         bool      // signed in by PIN: good for the device's screens, not for the back office's account pages
}
