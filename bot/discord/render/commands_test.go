package render

import (
	"testing"

	"allybot/bot"
)

func TestNamesThatDiscordWouldRefuseAreLeftOut(t *testing.T) {
	got := names([3]string{"x", "Menciones De", "¡no!"})
	if got["es-ES"] != "menciones-de" || got["pt-BR"] != "" {
		t.Errorf("got %v", got)
	}
}

func TestRequiredOptionsComeFirst(t *testing.T) {
	list := []bot.Command{{Name: "x", Descriptions: [3]string{"x", "x", "x"}, Args: []bot.Arg{
		{Name: "a", Descriptions: [3]string{"a"}}, {Name: "b", Descriptions: [3]string{"b"}, Required: true}}}}
	if o := testRenderer().Commands(list)[0].Options; o[0].Name != "b" || o[1].Name != "a" {
		t.Errorf("options %v", o)
	}
}
