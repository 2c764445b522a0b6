package config

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/viper"

	"allybot/internal/plainfile"
)

// maxFile is how long a configuration file may be, in bytes.
const maxFile = 1 << 20

// ConfigEnv names the configuration file where no flag does.
const ConfigEnv = envPrefix + "CONFIG"

// Load reads and checks the configuration: defaults, overridden by the file
// at path (none if path is empty), overridden by the environment. The error
// is a Faults with everything that is wrong.
func Load(path string) (Config, error) {
	l := newLoader(path)
	l.readFile()
	l.unknownEnvironment(os.Environ())
	var c Config
	for _, k := range Keys() {
		l.set(&c, k)
	}
	l.together(c)
	if len(l.faults) > 0 {
		return Config{}, l.faults
	}
	return c, nil
}

// LoadToServe is Load for a process that serves: having no platform to serve
// is a fault too, told with the others.
func LoadToServe(path string) (Config, error) {
	c, err := Load(path)
	if err == nil {
		return c, NeedPlatform(c)
	}
	var fs Faults
	if errors.As(err, &fs) {
		for _, name := range []string{"telegram.token", "discord.token", "discord.public_key"} {
			if l := newLoader(path); l.meant(name) {
				return Config{}, err
			}
		}
		var none Faults
		if errors.As(NeedPlatform(Config{}), &none) {
			return Config{}, append(fs, none...)
		}
	}
	return Config{}, err
}

// meant reports whether a secret was given, rightly or wrongly, or whether
// that cannot be told.
func (l *loader) meant(name string) bool {
	l.readFile()
	if len(l.faults) > 0 && l.faults[0].Key == fileKey {
		return true
	}
	for _, k := range Keys() {
		if k.Name == name || k.Name == name+"_file" {
			if v, _, ok := l.value(k); v != "" || !ok {
				return true
			}
		}
	}
	return false
}

// fileKey stands for the file as a whole.
const fileKey = "configuration file"

// faulty reports whether there is a fault of one of these keys already.
func (l *loader) faulty(keys ...string) bool {
	for _, f := range l.faults {
		if slices.Contains(keys, f.Key) {
			return true
		}
	}
	return false
}

type loader struct {
	path   string
	mode   os.FileMode
	file   *viper.Viper   // what the file alone says
	values *viper.Viper   // file and environment
	lines  map[string]int // of the file's keys
	faults Faults
}

func newLoader(path string) *loader {
	return &loader{path: path, values: viper.New(), file: viper.New(), lines: map[string]int{}}
}

// fault notes what is wrong. A key or a variable that does not exist may be a
// secret on the wrong side of a colon.
func (l *loader) fault(key, where, what, mend string) {
	if line := l.lines[key]; where == l.path && line > 0 {
		where = fmt.Sprintf("%s:%d", where, line)
	}
	key = discloseName(key)
	l.faults = append(l.faults, Fault{Key: key, Where: where, What: what, Mend: mend})
}

func (l *loader) readFile() {
	if l.path == "" {
		return
	}
	f, err := plainfile.Open(l.path, maxFile)
	if err != nil {
		l.fault(fileKey, l.path, causeOf(err), "give the path of a readable file, or none to use the environment alone")
		return
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil {
		l.mode = info.Mode().Perm()
	}
	raw, err := plainfile.ReadAll(f, maxFile)
	if err != nil {
		l.fault(fileKey, l.path, causeOf(err), "give a readable file; config.example.yaml shows one")
		return
	}
	l.parse(raw)
	l.unknownKeys()
	if err := l.values.MergeConfigMap(l.file.AllSettings()); err != nil {
		l.invalid(err)
	}
}

func (l *loader) unknownKeys() {
	var names []string
	known := map[string]bool{}
	for _, k := range Keys() {
		known[k.Name] = true
		names = append(names, k.Name)
	}
	found := l.file.AllKeys()
	sort.Strings(found)
	for _, name := range found {
		switch {
		case known[name] || l.file.Get(name) == nil || belowKey(name, known): // set reports the last
		case isSection(name, names):
			l.fault(name, l.path, "this is a section: it has keys below it, not a value", "compare it with config.example.yaml")
		default:
			l.fault(name, l.path, "there is no such key", nearest(name, names))
		}
	}
}

// belowKey reports whether a name lies below a key that takes a value.
func belowKey(name string, known map[string]bool) bool {
	for i := range name {
		if name[i] == '.' && known[name[:i]] {
			return true
		}
	}
	return false
}

func isSection(name string, keys []string) bool {
	for _, k := range keys {
		if strings.HasPrefix(k, name+".") {
			return true
		}
	}
	return false
}

// linkVariable is what Kubernetes and Docker put into the environment for a
// service that happens to be called like one of our sections.
var linkVariable = regexp.MustCompile(`_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP)(_[A-Z]+)?)?)$`)

// otherVariables are ours and no keys: the configuration file's name, and what
// the checks of the project itself are told.
func otherVariables() []string {
	return []string{ConfigEnv, envPrefix + "SOURCE", envPrefix + "REQUIRE_POSTGRES", envPrefix + "TEST_POSTGRES"}
}

// unknownEnvironment finds misspelt overrides: variables that begin like ours
// and are no key.
func (l *loader) unknownEnvironment(environ []string) {
	known := map[string]bool{}
	var names []string
	for _, k := range Keys() {
		known[k.Env()] = true
		names = append(names, k.Env())
	}
	sort.Strings(environ)
	for _, e := range environ {
		name, _, _ := strings.Cut(e, "=")
		if strings.HasPrefix(name, envPrefix) && !known[name] && !linkVariable.MatchString(name) && !slices.Contains(otherVariables(), name) {
			l.fault(name, "environment", "there is no such key", nearest(name, names))
		}
	}
}

// value gives what a key is set to and by what: a file, a variable, or ""
// for the default. It is not ok if that is no single value.
func (l *loader) value(k Key) (value, where string, ok bool) {
	if err := l.values.BindEnv(k.Name, k.Env()); err != nil {
		return "", k.Env(), false // only for an empty name
	}
	switch {
	case os.Getenv(k.Env()) != "":
		where = k.Env()
	case l.file.Get(k.Name) != nil:
		where = l.path
	default:
		return k.Default, "", true
	}
	switch v := l.values.Get(k.Name).(type) {
	case string, bool, int, int64, uint64, float64:
		return strings.TrimSpace(fmt.Sprint(v)), where, true
	default:
		return "", where, false
	}
}

func (l *loader) set(c *Config, k Key) {
	value, where, ok := l.value(k)
	if !ok {
		l.fault(k.Name, where, "this is a list or a section, not a value", "give "+k.Expects)
		return
	}
	if k.secret && value != "" && where == l.path && l.path != "" && l.mode&0o006 != 0 {
		l.fault(k.Name, where, "it is in a file that everybody on this machine can read or change", "chmod 600 "+l.path+", or put it into a file of its own and name that with "+k.Name+"_file")
	}
	if k.file && value != "" && l.given(strings.TrimSuffix(k.Name, "_file")) {
		l.fault(k.Name, where, "both this and "+strings.TrimSuffix(k.Name, "_file")+" are given", "keep one of them")
		return
	}
	err := k.set(c, value)
	var expected errExpected
	switch {
	case err == nil:
	case errors.Is(err, errWorldReadable):
		l.fault(k.Name, where, disclose(value)+": "+err.Error(), "chmod 600 "+disclose(value))
	case errors.As(err, &expected) && (k.secret || k.file):
		l.fault(k.Name, where, "its value does not look like one", "give "+secretExpects(k))
	case errors.As(err, &expected):
		l.fault(k.Name, where, cite(value)+" is not allowed", "give "+k.Expects)
	default:
		l.fault(k.Name, where, cite(value)+": "+err.Error(), "give "+k.Expects)
	}
}

// secretExpects gives what the secret itself looks like, for a file too.
func secretExpects(k Key) string {
	if !k.file {
		return k.Expects
	}
	for _, other := range Keys() {
		if other.Name == strings.TrimSuffix(k.Name, "_file") {
			return "a file with " + other.Expects
		}
	}
	return k.Expects
}

// given reports whether a key has a value from the file or the environment.
func (l *loader) given(name string) bool {
	v, ok := l.values.Get(name).(string)
	return ok && v != ""
}

// together checks what no key can tell alone.
func (l *loader) together(c Config) {
	if h := c.HTTP; !l.faulty("http.tls_cert_file", "http.tls_key_file", "http.admin_listen") {
		if (h.CertFile == "") != (h.KeyFile == "") {
			l.fault("http.tls_key_file", "", "a certificate and its key go together, and one is missing", "give both http.tls_cert_file and http.tls_key_file, or neither")
		} else if h.CertFile != "" && h.AdminListen == "" {
			l.fault("http.admin_listen", "", "http.listen speaks TLS, and what asks for health on this machine does not", "give http.admin_listen: 127.0.0.1:8081, for example")
		}
	}
	if t := c.Telegram; (t.Enabled() || l.faulty("telegram.token", "telegram.token_file")) && t.Webhook {
		if t.WebhookURL == "" && !l.faulty("telegram.webhook_url") {
			l.fault("telegram.webhook_url", "", "telegram.mode is webhook, and Telegram has nowhere to post to", "give the public https URL that reaches http.listen, or set telegram.mode to polling")
		}
		if !t.WebhookSecret.IsSet() && !l.faulty("telegram.webhook_secret", "telegram.webhook_secret_file") {
			l.fault("telegram.webhook_secret", "", "telegram.mode is webhook, and without a secret anybody could post updates", "give telegram.webhook_secret_file, a file with a random word: openssl rand -hex 32")
		}
	}
	if d := c.Discord; d.Enabled() || l.faulty("discord.token", "discord.token_file") {
		if d.Interactions && d.PublicKey == "" && !l.faulty("discord.public_key") {
			l.fault("discord.public_key", "", "discord.mode is http, and requests cannot be verified without the key", "copy Public Key from the application's General Information page, or set discord.mode to gateway")
		}
		if l.faulty("discord.shards.count", "discord.shards.first", "discord.shards.last") {
			return
		}
		s := d.Shards
		if s.Last >= 0 && s.Last < s.First {
			l.fault("discord.shards.last", "", "it is less than discord.shards.first", "give the last shard of this process, counted from 0")
		}
		if s.Count > 0 && (s.First >= s.Count || s.Last >= s.Count) {
			l.fault("discord.shards.count", "", "a shard of this process is not among them", "shards are counted from 0: first and last are less than count")
		}
		if s.Count == 0 && (s.First > 0 || s.Last >= 0) {
			l.fault("discord.shards.count", "", "a range of shards is given, and not how many there are in all", "give the same count to every process")
		}
	}
}

// NeedPlatform is the fault of a configuration with no platform to serve;
// nil where there is one.
func NeedPlatform(c Config) error {
	if c.Telegram.Enabled() || c.Discord.Enabled() {
		return nil
	}
	return Faults{{
		Key:  "telegram.token, discord.token",
		What: "neither is given, so there is nothing to serve",
		Mend: "give at least one: telegram.token_file or " + envPrefix + "TELEGRAM_TOKEN (from @BotFather), " +
			"discord.token_file or " + envPrefix + "DISCORD_TOKEN (from the Discord developer portal); " +
			"README.md has the steps. To try the bot without an account: allybot chat",
	}}
}

func causeOf(err error) string {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// Listen gives the address of health and metrics alone, for a health check
// that need not be able to read the secrets.
func Listen(path string) (string, error) {
	c, err := only(path, "http.")
	return c.HTTP.Admin(), err
}

// PackDir gives pack.dir alone, for commands that need nothing else.
func PackDir(path string) (string, error) {
	c, err := only(path, "pack.dir")
	return c.Pack.Dir, err
}

// only reads the keys whose names begin alike.
func only(path, prefix string) (c Config, err error) {
	l := newLoader(path)
	l.readFile()
	for _, k := range Keys() {
		if strings.HasPrefix(k.Name, prefix) {
			l.set(&c, k)
		}
	}
	if len(l.faults) > 0 {
		return Config{}, l.faults
	}
	return c, nil
}
