package app

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"

	"allybot/internal/config"
)

// certificate is read again when its file is another: certificates run out
// sooner than processes.
type certificate struct {
	cfg config.HTTP

	mu     sync.Mutex
	loaded *tls.Certificate
	of     time.Time // the file's modification
}

// serverTLS gives what a server with this certificate needs, nil where there
// is none.
func serverTLS(cfg config.HTTP) (*tls.Config, error) {
	if cfg.CertFile == "" {
		return nil, nil
	}
	c := &certificate{cfg: cfg}
	if _, err := c.get(nil); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get}, nil
}

// get implements tls.Config.GetCertificate. A new file that cannot be used
// leaves the old certificate in service.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.cfg.CertFile)
	if err == nil && c.loaded != nil && info.ModTime().Equal(c.of) {
		return c.loaded, nil
	}
	var pair tls.Certificate
	if err == nil {
		pair, err = tls.LoadX509KeyPair(c.cfg.CertFile, c.cfg.KeyFile)
	}
	switch {
	case err == nil:
		c.loaded, c.of = &pair, info.ModTime()
	case c.loaded == nil:
		return nil, fmt.Errorf("http.tls_cert_file: %w", err)
	}
	return c.loaded, nil
}
