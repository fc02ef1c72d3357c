package config

import "comptoir/printbridge/remote"

// SetServer says where jobs are fetched from; nil ends it.
func SetServer(dir string, s *remote.Server) error {
	if s != nil {
		if err := s.Check(); err != nil {
			return err
		}
	}
	return Update(dir, func(c *Config) error {
		c.Server = s
		return nil
	})
}
