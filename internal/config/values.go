package config

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
)

const urlExpected = "an https URL without a user, a query or a fragment (http for a host of your own)"

// Shapes only: whether a token is good, its platform alone can tell.
var (
	telegramToken = regexp.MustCompile(`^[0-9]{1,20}:[A-Za-z0-9_-]{20,100}$`)
	discordToken  = regexp.MustCompile(`^[A-Za-z0-9_-]{10,60}\.[A-Za-z0-9_-]{4,20}\.[A-Za-z0-9_-]{20,100}$`)
	webhookSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`) // at most 256: https://core.telegram.org/bots/api#setwebhook
	snowflake     = regexp.MustCompile(`^[0-9]{17,20}$`)
)

func matches(re *regexp.Regexp, v string) error {
	if !re.MatchString(v) {
		return errExpected{}
	}
	return nil
}

func checkTelegramToken(v string) error { return matches(telegramToken, v) }
func checkDiscordToken(v string) error  { return matches(discordToken, v) }
func checkWebhookSecret(v string) error { return matches(webhookSecret, v) }
func checkSnowflake(v string) error     { return matches(snowflake, v) }

func optional(check func(string) error) func(string) error {
	return func(v string) error {
		if v == "" {
			return nil
		}
		return check(v)
	}
}

func checkPublicKey(v string) error {
	if raw, err := hex.DecodeString(v); err != nil || len(raw) != 32 {
		return errExpected{}
	}
	return nil
}

func checkListen(v string) error {
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return errExpected{}
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || strconv.FormatUint(n, 10) != port {
		return errExpected{}
	}
	return nil
}

// parseURL refuses what would put a secret or a surprise into a request.
func parseURL(v string) (*url.URL, error) {
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Opaque != "" {
		return nil, errExpected{}
	}
	return u, nil
}

// own reports whether a host is in the operator's own network, where a
// connection without TLS can be meant: a loopback or private address, a name
// without a dot (a container's), or a name that public DNS does not serve.
func own(host string) bool {
	if a, err := netip.ParseAddr(host); err == nil {
		return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast()
	}
	if !strings.Contains(host, ".") {
		return true
	}
	for _, suffix := range []string{".localhost", ".local", ".internal", ".svc"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}

var errInTheClear = errors.New("the token would travel unencrypted to a public host")

func checkScheme(v, open, tls string) error {
	u, err := parseURL(v)
	switch {
	case err != nil:
		return err
	case u.Scheme == tls:
		return nil
	case u.Scheme == open && own(u.Hostname()):
		return nil
	case u.Scheme == open:
		return errInTheClear
	}
	return errExpected{}
}

func checkAPIURL(v string) error     { return checkScheme(v, "http", "https") }
func checkGatewayURL(v string) error { return checkScheme(v, "ws", "wss") }

// checkWebhookURL knows the ports that Telegram posts to
// (https://core.telegram.org/bots/webhooks); a self-hosted Bot API server on
// a network of one's own posts anywhere.
func checkWebhookURL(v string) error {
	u, err := parseURL(v)
	if err != nil {
		return err
	}
	if (u.Scheme == "http" || u.Scheme == "https") && own(u.Hostname()) {
		return nil
	}
	switch u.Port() {
	case "", "443", "80", "88", "8443":
	default:
		return errExpected{}
	}
	if u.Scheme != "https" {
		return errExpected{}
	}
	return nil
}

func checkPack(v string) error {
	info, err := os.Stat(v)
	if err != nil {
		return plainError(err)
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return errors.New("this is neither a folder nor a plain file")
	}
	return nil
}

// checkStoreURL knows the two kinds of store. What is there, the store finds
// out: a database that is down for now is no fault of the configuration.
func checkStoreURL(v string) error {
	scheme, _, isURL := strings.Cut(v, "://")
	switch {
	case v == StoreMemory:
		return nil
	case !isURL:
		return checkStoreDir(v)
	case scheme != "postgres" && scheme != "postgresql":
		return errExpected{}
	}
	if u, err := url.Parse(v); err != nil || u.Host == "" {
		return errExpected{} // not the parser's words: they quote the URL
	}
	return nil
}

// checkStoreDir refuses no directory for not being there: the store makes it.
func checkStoreDir(v string) error {
	if v == "" || strings.ContainsRune(v, 0) || len(v) > 4096 {
		return errExpected{}
	}
	return nil
}

func checkFile(v string) error {
	f, err := os.Open(v)
	if err != nil {
		return plainError(err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return errors.New("this is not a plain file")
	}
	return nil
}

// plainError leaves the system's words and takes away the path: the fault
// names the key, and the message is read beside it.
func plainError(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", pe.Path, pe.Err)
	}
	return err
}

// maxSecret is more than any token or key has, in bytes.
const maxSecret = 4096

// errWorldReadable says that everybody on the machine can read a secret.
var errWorldReadable = errors.New("everybody on this machine can read or change it")

// readSecret reads a secret's file. The mode is checked on the open file, so
// that it cannot be swapped in between.
func readSecret(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", plainError(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", plainError(err)
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is not a plain file", path)
	}
	if info.Mode().Perm()&0o006 != 0 {
		return "", errWorldReadable
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", plainError(err)
	}
	if len(raw) > maxSecret {
		return "", fmt.Errorf("%s is longer than %d bytes", path, maxSecret)
	}
	v := strings.TrimSpace(string(raw))
	if v == "" {
		return "", fmt.Errorf("%s is empty", path)
	}
	return v, nil
}
