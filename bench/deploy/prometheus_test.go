package deploy

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"

	"allybot/bot"
	"allybot/internal/health"
)

func newLog() *slog.Logger { return slog.New(slog.DiscardHandler) }

const rulesFile = "../../deploy/prometheus/rules.yaml"

// served are the names and labels of the metrics that the bot really serves.
func served(t *testing.T) string {
	t.Helper()
	state := health.NewState(time.Now, strings.TrimSpace)
	m := &health.Monitor{State: state, Metrics: health.NewMetrics("v", state), Log: newLog()}
	m.Connected(bot.Telegram, "telegram")
	m.Retried(bot.Telegram, "429")
	m.Failed(bot.Telegram, "429")
	m.RateLimited(bot.Telegram)
	state.Store(nil)
	state.Waits(bot.Telegram, func() int { return 1 })
	state.Outbox(1)
	m.Metrics.Reloaded(true)
	m.Metrics.Observe(bot.Handled{Platform: bot.Telegram, Command: "ask", Outcome: "answered"})
	m.Metrics.Observe(bot.Handled{Platform: bot.Telegram, Command: "ask", Outcome: "refused", Reason: "rate"})
	return text(m.Metrics)
}

func text(m *health.Metrics) string {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	return w.Body.String()
}

// checkBeginsAtZero holds that what an alert reads by a function of change is
// served before anything happened, for each value that it asks for.
func checkBeginsAtZero(t *testing.T, where, expr, fresh string) {
	t.Helper()
	e, err := parser.NewParser(parser.Options{}).ParseExpr(expr)
	if err != nil {
		t.Fatal(err)
	}
	parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
		c, ok := n.(*parser.Call)
		if !ok || c.Func.Name != "rate" && c.Func.Name != "increase" {
			return nil
		}
		v := c.Args[0].(*parser.MatrixSelector).VectorSelector.(*parser.VectorSelector)
		there := false
		for line := range strings.Lines(fresh) {
			matches := strings.HasPrefix(line, v.Name+"{")
			for _, m := range v.LabelMatchers {
				matches = matches && (m.Name == model.MetricNameLabel || strings.Contains(line, m.Name+`="`+m.Value+`"`))
			}
			there = there || matches
		}
		if !there {
			t.Errorf("%s: %s is not there before it counts, and its first event would not be seen", where, v)
		}
		return nil
	})
}

// checkExpr parses an expression and holds every metric and label in it
// against what is served.
func checkExpr(t *testing.T, where, expr, metrics string) {
	t.Helper()
	e, err := parser.NewParser(parser.Options{}).ParseExpr(expr)
	if err != nil {
		t.Errorf("%s: %v", where, err)
		return
	}
	found := 0
	parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
		v, ok := n.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		found++
		line := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(v.Name) + `[{ ].*$`).FindString(metrics)
		if line == "" {
			t.Errorf("%s: the bot serves no %s", where, v.Name)
		}
		for _, m := range v.LabelMatchers {
			if m.Name != model.MetricNameLabel && !strings.Contains(line, m.Name+"=") {
				t.Errorf("%s: %s has no label %s", where, v.Name, m.Name)
			}
		}
		return nil
	})
	if found == 0 {
		t.Errorf("%s: it looks at no metric", where)
	}
}

func TestAlertRules(t *testing.T) {
	groups, errs := rulefmt.ParseFile(rulesFile, false, model.UTF8Validation, parser.NewParser(parser.Options{}), newLog())
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	metrics, n := served(t), 0
	state := health.NewState(time.Now, strings.TrimSpace)
	fresh := text(health.NewMetrics("v", state))
	for _, g := range groups.Groups {
		for _, r := range g.Rules {
			n++
			checkExpr(t, r.Alert, r.Expr, metrics)
			checkBeginsAtZero(t, r.Alert, r.Expr, fresh)
			if r.Annotations["summary"] == "" || r.Annotations["description"] == "" || r.Labels["severity"] == "" {
				t.Errorf("%s does not say what it means and how bad it is", r.Alert)
			}
		}
	}
	if n < 5 {
		t.Errorf("%d rules", n)
	}
}

func TestDashboard(t *testing.T) {
	raw, err := os.ReadFile("../../deploy/grafana/allybot.json")
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Title  string
		Panels []struct {
			ID      int
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	metrics, ids := served(t), map[int]bool{}
	for _, p := range d.Panels {
		if ids[p.ID] {
			t.Errorf("two panels have the id %d", p.ID)
		}
		ids[p.ID] = true
		for _, target := range p.Targets {
			checkExpr(t, p.Title, target.Expr, metrics)
		}
	}
	if len(d.Panels) < 8 {
		t.Errorf("%d panels", len(d.Panels))
	}
}
