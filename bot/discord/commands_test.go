package discord

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"allybot/bot/discord/api"
	fake "allybot/internal/fakeapi/discord"
)

func registrations(r *rig, op string) int { return len(r.api.Requests(op)) }

func TestCommandsAreRegisteredOnlyWhenTheyDiffer(t *testing.T) {
	r := start(t, setup{cfg: Config{RegisterCommands: true}})
	if !r.api.Wait(soon, func() bool { return registrations(r, fake.OpCommands) == 1 }) {
		t.Fatal("not registered")
	}
	again := func(core *fakeCore) *Adapter {
		t.Helper()
		a, err := New(Config{Token: r.api.Token(), APIURL: r.api.URL(), Timing: quick()}, core, newMonitor(), nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(a.client.Close)
		if err := a.registerCommands(t.Context(), r.api.BotID()); err != nil {
			t.Fatal(err)
		}
		return a
	}
	again(newCore())
	if n := registrations(r, fake.OpCommands); n != 1 {
		t.Errorf("registered %d times", n)
	}
	changed := newCore()
	changed.table[0].Descriptions = changed.table[0].Descriptions.With("pt", "sobre um aliado")
	again(changed)
	if n := registrations(r, fake.OpCommands); n != 2 {
		t.Errorf("registered %d times after a change", n)
	}
	fewer := newCore()
	fewer.table = fewer.table[:2]
	again(fewer)
	if n := registrations(r, fake.OpCommands); n != 3 {
		t.Errorf("registered %d times after a removal", n)
	}
	// A reconnect registers nothing.
	r.api.InvalidSession(false)
	r.api.Wait(soon, func() bool { return len(r.api.Identifies()) == 2 })
	if n := registrations(r, fake.OpCommands); n != 3 {
		t.Errorf("registered %d times after a reconnect", n)
	}
}

func TestRegistrationForOneServer(t *testing.T) {
	r := start(t, setup{cfg: Config{RegisterCommands: true, GuildID: "300000000000000003"}})
	if !r.api.Wait(soon, func() bool { return len(r.api.Commands("300000000000000003")) == 4 }) {
		t.Fatal("not registered")
	}
	if len(r.api.Commands("")) != 0 {
		t.Error("registered globally")
	}
}

func TestRegistrationSurvivesAnOutage(t *testing.T) {
	r := start(t, setup{cfg: Config{RegisterCommands: true}, before: func(s *fake.Server) {
		s.Inject(fake.Fault{Op: fake.OpCommands, Status: 503, Times: attempts + 1})
	}})
	if !r.api.Wait(soon, func() bool { return len(r.api.Commands("")) == 4 }) {
		t.Error("gave up")
	}
	// The double counts a request once it has answered it.
	if !r.api.Wait(soon, func() bool { return registrations(r, fake.OpCommands) >= attempts+2 }) {
		t.Errorf("tried %d times", registrations(r, fake.OpCommands))
	}
	if n := registrations(r, fake.OpCommands); n != attempts+2 {
		t.Errorf("tried %d times", n)
	}
}

// What is registered cannot be read at first: nothing is put over it.
func TestNothingIsRegisteredBlindly(t *testing.T) {
	const read = "GET /applications/{application_id}/commands"
	r := start(t, setup{cfg: Config{RegisterCommands: true}, before: func(s *fake.Server) {
		s.Inject(fake.Fault{Op: read, Status: 503, Times: attempts + 1})
	}})
	if !r.api.Wait(soon, func() bool { return registrations(r, fake.OpCommands) == 1 }) {
		t.Fatal("gave up")
	}
	if !r.api.Wait(soon, func() bool { return registrations(r, read) >= attempts+2 }) {
		t.Errorf("registered after reading %d times", registrations(r, read))
	}
	if n := registrations(r, read); n != attempts+2 {
		t.Errorf("registered after reading %d times", n)
	}
}

// Where the list cannot be asked for at all, the commands are put.
func TestRegistrationWithoutAList(t *testing.T) {
	r := start(t, setup{cfg: Config{RegisterCommands: true}, before: func(s *fake.Server) {
		s.Inject(fake.Fault{Op: "GET /applications/{application_id}/commands", Status: 404})
	}})
	if !r.api.Wait(soon, func() bool { return len(r.api.Commands("")) == 4 }) {
		t.Error("not registered")
	}
}

func TestRegistrationOverHTTPSurvivesAnOutage(t *testing.T) {
	const whose = "GET /applications/@me"
	r := start(t, setup{cfg: Config{Mode: HTTP, PublicKey: strings.Repeat("ab", 32), RegisterCommands: true}, before: func(s *fake.Server) {
		s.Inject(fake.Fault{Op: whose, Status: 503, Times: 2*attempts + 1})
	}})
	if !r.api.Wait(soon, func() bool { return len(r.api.Commands("")) == 4 }) {
		t.Error("gave up")
	}
	if !r.monitor.connected("http") {
		t.Error("not reported as connected")
	}
	if err := r.stop(); err != nil {
		t.Error(err)
	}
}

func TestARefusedTokenEndsItOverHTTP(t *testing.T) {
	r := start(t, setup{cfg: Config{Mode: HTTP, PublicKey: strings.Repeat("ab", 32), RegisterCommands: true, Token: "not-the-token"}})
	r.api.Wait(soon, func() bool { return len(r.api.Requests()) > 0 })
	time.Sleep(100 * time.Millisecond)
	var fatal *api.FatalError
	if err := r.stop(); !errors.As(err, &fatal) || fatal.Code != 401 {
		t.Errorf("ended with %v", err)
	}
}

func TestWhatIsRegistered(t *testing.T) {
	r := start(t, setup{cfg: Config{RegisterCommands: true}})
	if !r.api.Wait(soon, func() bool { return len(r.api.Commands("")) == 4 }) {
		t.Fatal("not registered")
	}
	byName := map[string]map[string]any{}
	for _, c := range r.api.Commands("") {
		byName[fmt.Sprint(c["name"])] = c
	}
	ally := byName["ally"]
	if fmt.Sprint(ally["contexts"], ally["integration_types"]) != "[0 1 2] [0 1]" {
		t.Errorf("contexts %v, integrations %v", ally["contexts"], ally["integration_types"])
	}
	local := ally["name_localizations"].(map[string]any)
	if local["es-ES"] != "ally-es" || local["es-419"] != "ally-es" || local["pt-BR"] != "ally-pt" || len(local) != 3 {
		t.Errorf("names %v", local)
	}
	var names []string
	for _, o := range ally["options"].([]any) {
		names = append(names, fmt.Sprint(o.(map[string]any)["name"]))
	}
	if !slices.Equal(names, []string{"country", "private", "for"}) {
		t.Errorf("options %v", names)
	}
	settings := byName["settings"]
	if settings["default_member_permissions"] != "32" || fmt.Sprint(settings["contexts"]) != "[0]" {
		t.Errorf("settings: %v", settings)
	}
	if find := byName["Find facts"]; find == nil || find["type"] != float64(3) || find["name_localizations"].(map[string]any)["pt-BR"] != "Buscar fatos" {
		t.Errorf("message command: %v", find)
	}
}
