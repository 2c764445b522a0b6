package app

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"allybot/internal/config"
	"allybot/internal/health"
)

// issue writes a certificate for 127.0.0.1 with this serial number.
func issue(t *testing.T, cfg config.HTTP, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(time.Duration(serial) * time.Minute) // a file system may know whole seconds only
	if err := errors.Join(
		os.WriteFile(cfg.KeyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), 0o600),
		os.WriteFile(cfg.CertFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600),
		os.Chtimes(cfg.CertFile, at, at),
	); err != nil {
		t.Fatal(err)
	}
}

// What is posted arrives by TLS, health is asked for without, a renewed
// certificate is taken up, and a broken one is not.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	cfg := config.HTTP{Listen: "127.0.0.1:0", AdminListen: "127.0.0.1:0", CertFile: filepath.Join(dir, "cert.pem"), KeyFile: filepath.Join(dir, "key.pem")}
	state := health.NewState(time.Now, strings.TrimSpace)
	m := &health.Monitor{State: state, Metrics: health.NewMetrics("test", state), Log: slog.New(slog.DiscardHandler)}
	hook := service{path: TelegramPath, handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })}
	if _, err := listen(t.Context(), cfg, m, []service{hook}, m.Log); err == nil || !strings.Contains(err.Error(), "http.tls_cert_file") {
		t.Errorf("without its files: %v", err)
	}
	issue(t, cfg, 1)
	servers, err := listen(t.Context(), cfg, m, []service{hook}, m.Log)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range servers {
		go func() { _ = s.Serve(s.listener) }()
		defer func() { _ = s.Close() }()
	}
	serial := func() int64 {
		t.Helper()
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // its own certificate
		resp, err := client.Post("https://"+servers[0].listener.Addr().String()+TelegramPath, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusTeapot {
			t.Errorf("status %d", resp.StatusCode)
		}
		return resp.TLS.PeerCertificates[0].SerialNumber.Int64()
	}
	if n := serial(); n != 1 {
		t.Errorf("certificate %d", n)
	}
	issue(t, cfg, 2)
	if n := serial(); n != 2 {
		t.Errorf("the renewed certificate is not taken up: %d", n)
	}
	if err := os.WriteFile(cfg.CertFile, []byte("half of i"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := serial(); n != 2 {
		t.Errorf("certificate %d after a broken one", n)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get("http://" + servers[1].listener.Addr().String() + LivePath)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("health: %v", err)
	}
	_ = resp.Body.Close()
}
