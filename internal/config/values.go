package config

import (
	"encoding/hex"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"allybot/internal/plainfile"
)

// MaxSource is how large a source's text may be, in bytes: many books.
const MaxSource = 16 << 20

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

// addressLike is what nobody calls a directory: an address, or the part of
// one that has a password.
var addressLike = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:/|:.*@`)

var errAddress = errors.New("this is an address; a database's belongs into store.url_file")

// errOpenToAll says that everybody on the machine can put another file in the
// place of the store's.
var errOpenToAll = errors.New("everybody on this machine can change what is in it; chmod 700 it, or give a directory in it, which the bot makes for itself alone")

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
		err := checkStoreDir(v) // also an address that is misspelt
		if err == nil && filepath.IsAbs(v) {
			err = checkStoreDir(filepath.Dir(v))
		}
		return err
	case scheme != "postgres" && scheme != "postgresql":
		return errExpected{}
	}
	u, err := url.Parse(v)
	if err != nil || u.Host == "" {
		return errExpected{} // not the parser's words: they quote the URL
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return errExpected{}
		}
	}
	return nil
}

// checkStoreDir refuses no directory for not being there: the store makes it.
func checkStoreDir(v string) error {
	if v == "" || strings.ContainsRune(v, 0) || len(v) > 4096 {
		return errExpected{}
	}
	// A directory of that name would be made, and its path be in every error.
	if addressLike.MatchString(v) {
		return errAddress
	}
	if info, err := os.Stat(v); err == nil && info.IsDir() && info.Mode().Perm()&0o002 != 0 {
		return errOpenToAll
	}
	return nil
}

func checkFile(v string) error {
	f, err := plainfile.Open(v, MaxSource)
	if err != nil {
		return plainError(err)
	}
	return f.Close()
}

// checkPrivate is for a secret that is used as a file.
func checkPrivate(v string) error {
	_, err := readSecretUpTo(v, maxKeyFile)
	return err
}

// plainError leaves the system's words and takes away the path: the fault
// cites it, as far as it is no secret.
func plainError(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// maxSecret is more than any token or key has, in bytes.
const maxSecret = 4096

// errWorldReadable says that everybody on the machine can read a secret.
var errWorldReadable = errors.New("everybody on this machine can read or change it")

// readSecret reads a secret's file. The mode is checked on the open file, so
// that it cannot be swapped in between.
func readSecret(path string) (string, error) { return readSecretUpTo(path, maxSecret) }

// maxKeyFile is more than any private key has, in bytes.
const maxKeyFile = 64 << 10

func readSecretUpTo(path string, most int64) (string, error) {
	f, err := plainfile.Open(path, most)
	if err != nil {
		return "", plainError(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", plainError(err)
	}
	if info.Mode().Perm()&0o006 != 0 {
		return "", errWorldReadable
	}
	raw, err := plainfile.ReadAll(f, most)
	if err != nil {
		return "", plainError(err)
	}
	v := strings.TrimSpace(string(raw))
	if v == "" {
		return "", errors.New("this is empty")
	}
	return v, nil
}
