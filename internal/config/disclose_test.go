package config

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"
)

// secretsOf makes one secret of each kind, of these bytes: what may be pasted,
// and the part of it that must never be seen.
func secretsOf(seed []byte) []struct{ pasted, secret string } {
	sum := sha256.Sum256(seed)
	letters := base64.RawURLEncoding.EncodeToString(append(sum[:], sum[:8]...))
	digits := hex.EncodeToString(sum[:])
	telegram := fmt.Sprintf("7%09d:AA%s", int(sum[0])<<16, letters[:33])
	discord := base64.RawURLEncoding.EncodeToString([]byte("1"+strconv.Itoa(int(sum[1])<<40))) + ".G" + letters[:5] + "." + letters[5:43]
	password := digits[:10] // shorter than any token; known by its place alone
	return []struct{ pasted, secret string }{
		{telegram, letters[:33]},
		{discord, letters[5:43]},
		{"Bot " + discord, letters[5:43]},
		{digits, digits},
		{letters, letters},
		{"postgres://ally:" + password + "@db/ally", password},
		{"postgres://ally:" + password + "/" + password + "@db/ally", password},
		{"postgres://db/ally?sslmode=disable&password=" + password, password},
		{"postgres:/ally:" + password + "@db/ally", password},
		{"https://" + password + "@example.org", password},
		{"ally:" + password + "@db:5432/ally", password},
		{"https://api.telegram.org/bot" + telegram + "/getMe", letters[:33]},
		{"https://example.org/hooks/" + digits, digits},
	}
}

// shown gives everything that is printed of a configuration: its faults, and
// what `config show` writes.
func shown(t *testing.T, path string) string {
	t.Helper()
	_, err := Load(path)
	var out bytes.Buffer
	if showErr := Show(&out, path); showErr != nil {
		out.WriteString(showErr.Error())
	}
	return fmt.Sprint(err) + "\n" + out.String()
}

// holdSecret puts a secret into a key in the file, in the environment, and
// beside it, where it is no key at all.
func holdSecret(t *testing.T, k Key, pasted, secret string) {
	t.Helper()
	section, name, _ := strings.Cut(k.Name, ".")
	if a, b, nested := strings.Cut(name, "."); nested {
		name = a + ": {" + b
	}
	closing := strings.Repeat("}", strings.Count(name, "{")+1)
	contents := map[string]string{"file": section + ": {" + name + ": " + strconv.Quote(pasted) + closing}
	// Beside the keys it is the same whichever they are.
	beside := map[string]string{
		"key":     section + ": {" + strconv.Quote(pasted) + ": 1}",
		"section": strconv.Quote(pasted) + ": {x: 1}",
		"list":    section + ": {" + name + ": [" + strconv.Quote(pasted) + "]" + closing,
		"bare":    section + ":\n  " + pasted + "\n",
	}
	if k.Name == Keys()[0].Name {
		maps.Copy(contents, beside)
	}
	for where, content := range contents {
		if out := shown(t, write(t, "c.yaml", content, 0o600)); strings.Contains(strings.ToLower(out), strings.ToLower(secret)) {
			t.Errorf("%s, in the %s: %q is shown:\n%s", k.Name, where, secret, out)
		}
	}
	t.Setenv(k.Env(), pasted)
	if out := shown(t, ""); strings.Contains(out, secret) {
		t.Errorf("%s, in the environment: %q is shown:\n%s", k.Name, secret, out)
	}
	t.Setenv(k.Env(), "")
}

// Whichever secret is pasted into whichever key, nothing shows it.
func TestNoSecretIsShownWhereverItIsPasted(t *testing.T) {
	for _, k := range Keys() {
		t.Run(k.Name, func(t *testing.T) {
			for _, s := range secretsOf([]byte("seed")) {
				holdSecret(t, k, s.pasted, s.secret)
			}
		})
	}
}

func FuzzNoSecretIsShown(f *testing.F) {
	f.Add([]byte("a"), uint8(0), uint8(0))
	f.Fuzz(func(t *testing.T, seed []byte, key, kind uint8) {
		keys, secrets := Keys(), secretsOf(seed)
		s := secrets[int(kind)%len(secrets)]
		holdSecret(t, keys[int(key)%len(keys)], s.pasted, s.secret)
	})
}

// What is no secret is shown as it is: hiding it would help nobody.
func TestOrdinaryValuesAreShown(t *testing.T) {
	for _, v := range []string{
		"loud", "25s", "127.0.0.1:8080", "255.255.255.255:65535", "[2001:db8:85a3::8a2e:370:7334]:443", "123456789012345678",
		"/run/secrets/telegram_webhook_secret", "/var/lib/allybot/data", "https://k8s-db-1.eu-west-1.example.org:8443/telegram/webhook",
		"/tmp/TestServeWhileAPlatformIsUnreachable1234567890/001/token", `C:\Users\Ana\Documents\allybot`, "wss://gateway.discord.gg",
	} {
		if got := disclose(v); got != v {
			t.Errorf("%q is shown as %q", v, got)
		}
	}
}
