// Package deploy holds the files by which allybot is run, and the checks
// that they keep their promises.
package deploy

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"allybot/internal/config"
)

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", path))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// instructions gives a Dockerfile's instructions, continued lines joined.
func instructions(t *testing.T, path string) []string {
	t.Helper()
	var all []string
	joined := strings.ReplaceAll(read(t, path), "\\\n", " ")
	for line := range strings.Lines(joined) {
		if line = strings.Join(strings.Fields(line), " "); line != "" && line[0] != '#' {
			all = append(all, line)
		}
	}
	return all
}

// lastStage gives the instructions of the image itself.
func lastStage(all []string) []string {
	last := 0
	for i, line := range all {
		if strings.HasPrefix(line, "FROM ") {
			last = i
		}
	}
	return all[last:]
}

func has(lines []string, part string) bool {
	for _, line := range lines {
		if strings.Contains(line, part) {
			return true
		}
	}
	return false
}

func TestDockerfile(t *testing.T) {
	all := instructions(t, "Dockerfile")
	if all[0] != "FROM golang:1.26 AS build" {
		t.Errorf("it is built from %q", all[0])
	}
	for _, want := range []string{"CGO_ENABLED=0", "-trimpath", "-s -w", "-buildid=", "COPY go.mod go.sum"} {
		if !has(all, want) {
			t.Errorf("the build lacks %s", want)
		}
	}
	for _, path := range []string{"Dockerfile", "deploy/Dockerfile.release"} {
		image := lastStage(instructions(t, path))
		if image[0] != "FROM scratch" {
			t.Errorf("%s ends %q", path, image[0])
		}
		for _, want := range []string{
			`ENTRYPOINT ["/allybot"]`, `CMD ["serve"]`, "ca-certificates.crt", "zoneinfo.zip", "STOPSIGNAL SIGTERM",
			`HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["/allybot", "healthcheck"]`,
		} {
			whole := image
			if strings.HasSuffix(want, ".crt") || strings.HasSuffix(want, ".zip") {
				whole = instructions(t, path)
			}
			if !has(whole, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
		user := regexp.MustCompile(`(?m)^USER ([1-9][0-9]{3,}):([1-9][0-9]{3,})$`)
		if !user.MatchString(strings.Join(image, "\n")) {
			t.Errorf("%s names no user by number", path)
		}
		if has(image, "ADD ") || has(image, "RUN ") {
			t.Errorf("%s: nothing runs in the image, and nothing is fetched into it", path)
		}
		for _, line := range image {
			for _, e := range regexp.MustCompile(`ALLYBOT_[A-Z_]+`).FindAllString(line, -1) {
				if !keys()[e] {
					t.Errorf("%s: %s is no key of the configuration", path, e)
				}
			}
		}
	}
	for _, label := range []string{"title", "description", "licenses", "version", "revision"} {
		if !has(lastStage(all), "org.opencontainers.image."+label+"=") {
			t.Errorf("the image has no label %s", label)
		}
	}
}

func keys() map[string]bool {
	all := map[string]bool{}
	for _, k := range config.Keys() {
		all[k.Env()] = true
	}
	return all
}

func TestCompose(t *testing.T) {
	var c struct {
		Services map[string]struct {
			ReadOnly    bool              `yaml:"read_only"`
			CapDrop     []string          `yaml:"cap_drop"`
			SecurityOpt []string          `yaml:"security_opt"`
			User        string            `yaml:"user"`
			MemLimit    string            `yaml:"mem_limit"`
			PidsLimit   int               `yaml:"pids_limit"`
			CPUs        float64           `yaml:"cpus"`
			Environment map[string]string `yaml:"environment"`
			Ports       []string          `yaml:"ports"`
			Secrets     []string          `yaml:"secrets"`
			Privileged  bool              `yaml:"privileged"`
			Healthcheck struct{ Test []string }
		}
		Secrets map[string]struct{ File string }
	}
	if err := yaml.Unmarshal([]byte(read(t, "compose.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	s, ok := c.Services["allybot"]
	if !ok || len(c.Services) != 1 {
		t.Fatalf("services: %v", c.Services)
	}
	if !s.ReadOnly || s.Privileged || strings.Join(s.CapDrop, "") != "ALL" || strings.Join(s.SecurityOpt, "") != "no-new-privileges:true" ||
		s.User != "65532:65532" || s.MemLimit == "" || s.PidsLimit == 0 || s.CPUs == 0 {
		t.Errorf("the container may do more than it needs: %+v", s)
	}
	if strings.Join(s.Healthcheck.Test, " ") != "CMD /allybot healthcheck" {
		t.Errorf("health check: %v", s.Healthcheck.Test)
	}
	for _, p := range s.Ports {
		if !strings.HasPrefix(p, "127.0.0.1:") {
			t.Errorf("%s is open to others", p)
		}
	}
	for name, value := range s.Environment {
		if !keys()[name] {
			t.Errorf("%s is no key of the configuration", name)
		}
		if secret, ok := strings.CutPrefix(value, "/run/secrets/"); !strings.HasSuffix(name, "_FILE") || !ok || c.Secrets[secret].File == "" {
			t.Errorf("%s: a secret comes from a file that is named below", name)
		}
	}
}

func TestWorkflows(t *testing.T) {
	files, err := filepath.Glob("../.github/workflows/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var text string
	for _, file := range append(files, "../.goreleaser.yaml", "../.golangci.yml") {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var content map[string]any
		if err := yaml.Unmarshal(raw, &content); err != nil || len(content) == 0 {
			t.Errorf("%s: %v", file, err)
		}
		text += string(raw)
	}
	if !strings.Contains(read(t, ".github/workflows/release.yaml"), "govulncheck ./...") {
		t.Error("a release is not looked at for known faults")
	}
	for _, want := range []string{"bash .ci/run", "bash .ci/mutate", "govulncheck", "sbom"} {
		if !strings.Contains(text, want) {
			t.Errorf("no workflow has %s", want)
		}
	}
}

// Every alert has a case in which it fires: bash .ci/rules runs them.
func TestEveryAlertIsTried(t *testing.T) {
	tried := read(t, "deploy/prometheus/rules_test.yaml")
	alerts := regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(read(t, "deploy/prometheus/rules.yaml"), -1)
	for _, a := range alerts {
		if !regexp.MustCompile(`alertname: ` + a[1] + `\n\s+exp_alerts:\n`).MatchString(tried) {
			t.Errorf("no case in which %s fires", a[1])
		}
	}
	if len(alerts) < 10 || !strings.Contains(read(t, ".ci/run"), "bash .ci/rules") {
		t.Error("the rules are not tried")
	}
}

// Every test that the security document names is there.
func TestSecurityDocumentNamesRealTests(t *testing.T) {
	document := read(t, "docs/security.md")
	named := regexp.MustCompile("`([a-z/]+): ((?:Test|Fuzz)[A-Za-z0-9]+)`").FindAllStringSubmatch(document, -1)
	if len(named) < 40 {
		t.Errorf("only %d tests are named", len(named))
	}
	sources := map[string]string{}
	for _, n := range named {
		dir, test := n[1], n[2]
		if sources[dir] == "" {
			files, _ := filepath.Glob(filepath.Join("..", dir, "*_test.go"))
			for _, file := range files {
				raw, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				sources[dir] += string(raw)
			}
		}
		if !strings.Contains(sources[dir], "func "+test+"(") {
			t.Errorf("%s has no %s", dir, test)
		}
	}
	for line := range strings.Lines(document) {
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| threat") && !strings.Contains(line, "`") {
			t.Errorf("no test is named for: %s", line)
		}
	}
}

// Every file that the documents link to is there.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".md") {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range link.FindAllStringSubmatch(string(raw), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", path, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What a release needs and only its run would show.
func TestRelease(t *testing.T) {
	release := read(t, ".goreleaser.yaml")
	var file struct {
		SBOMs   []any `yaml:"sboms"`
		Dockers []struct {
			Images []string `yaml:"image_templates"`
			Flags  []string `yaml:"build_flag_templates"`
		}
	}
	if err := yaml.Unmarshal([]byte(release), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.SBOMs) == 0 || len(file.Dockers) != 2 {
		t.Errorf("%d bills of materials, %d images", len(file.SBOMs), len(file.Dockers))
	}
	for _, d := range file.Dockers {
		for _, flag := range d.Flags {
			if strings.HasPrefix(flag, "--sbom") || strings.HasPrefix(flag, "--provenance") {
				t.Errorf("%s: attestations cannot be loaded into Docker, and the build is loaded", flag)
			}
		}
	}
	if bare := regexp.MustCompile(`{{ *\.Env\.GITHUB_REPOSITORY`).FindString(release); bare != "" {
		t.Error("an owner with a capital makes no image's name")
	}
	for _, path := range []string{"Dockerfile", "deploy/Dockerfile.release"} {
		for _, label := range []string{"title", "description", "licenses"} {
			if !has(lastStage(instructions(t, path)), "org.opencontainers.image."+label+"=") {
				t.Errorf("%s: no label %s", path, label)
			}
		}
	}
	for _, path := range []string{".github/workflows/ci.yaml", ".github/workflows/release.yaml"} {
		if workflow := read(t, path); !strings.Contains(workflow, `sudo env "PATH=$PATH"`) || strings.Contains(workflow, "preserve-env") {
			t.Errorf("%s: sudo does not find Go", path)
		}
	}
	if !strings.Contains(read(t, ".github/workflows/ci.yaml"), "govulncheck -C bench ./...") {
		t.Error("the bench module's dependencies are not looked at")
	}
}

// Whoever builds the image in a documented way gets one that says what it is.
func TestImagesSayWhatTheyAre(t *testing.T) {
	if !has(instructions(t, "Dockerfile"), "-X main.stamped=${VERSION} -X main.stampedRevision=${REVISION}") {
		t.Error("the binary is not told its version and revision")
	}
	for _, path := range []string{"README.md", ".github/workflows/ci.yaml"} {
		for line := range strings.Lines(read(t, path)) {
			if strings.Contains(line, "docker build ") && (!strings.Contains(line, "--build-arg VERSION=") || !strings.Contains(line, "--build-arg REVISION=")) {
				t.Errorf("%s: %s", path, line)
			}
		}
	}
	var c struct {
		Services map[string]struct {
			Build struct{ Args map[string]string }
		}
	}
	if err := yaml.Unmarshal([]byte(read(t, "compose.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	for _, arg := range []string{"VERSION", "REVISION"} {
		if !strings.HasPrefix(c.Services["allybot"].Build.Args[arg], "${"+arg) {
			t.Errorf("compose does not pass %s", arg)
		}
	}
}

// The unit may do no more than the container, stops a faulty configuration
// from being started again and again, and waits for the bot's stop.
func TestSystemdUnit(t *testing.T) {
	unit := read(t, "deploy/systemd/allybot.service")
	for _, want := range []string{
		"\nExecStart=/usr/local/bin/allybot serve --config /etc/allybot.yaml\n", "\nExecReload=/bin/kill -HUP $MAINPID\n",
		"\nDynamicUser=yes\n", "\nNoNewPrivileges=yes\n", "\nProtectSystem=strict\n", "\nCapabilityBoundingSet=\n", "\nRestartPreventExitStatus=2\n",
		"\nStateDirectoryMode=0700\n", "\nTimeoutStopSec=30s\n", "\nMemoryMax=256M\n",
	} {
		if !strings.Contains(unit, want) {
			t.Errorf("it lacks %s", strings.TrimSpace(want))
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^Environment=(ALLYBOT_\w+)=(\S+)`).FindAllStringSubmatch(unit, -1) {
		if !keys()[m[1]] {
			t.Errorf("%s is no key of the configuration", m[1])
		}
		if name, ok := strings.CutPrefix(m[2], "%d/"); ok && !strings.Contains(unit, "\nLoadCredential="+name+":") {
			t.Errorf("%s: nothing loads %s", m[1], name)
		}
	}
}

// What is scraped is a port that the Service has and that the NetworkPolicy
// lets the monitoring reach.
func TestServiceMonitor(t *testing.T) {
	var m struct {
		Spec struct {
			Selector  struct{ MatchLabels map[string]string }
			Endpoints []struct{ Port, Path string }
		}
	}
	if err := yaml.Unmarshal([]byte(read(t, "deploy/kubernetes/monitored/service-monitor.yaml")), &m); err != nil || len(m.Spec.Endpoints) != 1 {
		t.Fatal(m, err)
	}
	port := m.Spec.Endpoints[0].Port
	if m.Spec.Endpoints[0].Path != "/metrics" || !strings.Contains(read(t, "deploy/kubernetes/base/webhook.yaml"), "- {name: "+port+", port:") ||
		!strings.Contains(read(t, "deploy/kubernetes/base/network-policy.yaml"), "- {port: "+port+",") {
		t.Errorf("%+v", m)
	}
	if !strings.Contains(read(t, ".ci/run"), "bash .ci/manifests") {
		t.Error("nothing builds the kustomizations")
	}
}
