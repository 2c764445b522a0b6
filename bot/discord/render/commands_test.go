package render

import (
	"testing"

	"allybot/bot"
)

func TestNamesThatDiscordWouldRefuseAreLeftOut(t *testing.T) {
	got := names(bot.Text{}.With("en", "x").With("es", "Menciones De").With("pt", "¡no!"))
	if got["es-ES"] != "menciones-de" || got["pt-BR"] != "" {
		t.Errorf("got %v", got)
	}
}

func TestRequiredOptionsComeFirst(t *testing.T) {
	x := bot.Text{}.With("en", "x")
	list := []bot.Command{{Name: "x", Descriptions: x, Args: []bot.Arg{
		{Name: "a", Descriptions: x}, {Name: "b", Descriptions: x, Required: true}}}}
	if o := testRenderer().Commands(list)[0].Options; o[0].Name != "b" || o[1].Name != "a" {
		t.Errorf("options %v", o)
	}
}
