package command

import (
	"allybot/bot"
	"allybot/bot/chart"
)

// picture gives the reply the picture of a chart. Without one the text says it
// all.
func (d *draft) picture(n chart.Name) {
	if d.h.opt.Pictures == nil {
		return
	}
	key, alt, err := d.h.opt.Pictures.Describe(n.String(), chart.MaxAlt)
	if err != nil {
		d.h.log.Warn("no picture of a chart", "chart", n.String(), "error", err)
		return
	}
	d.Reply.Picture = &bot.Picture{Key: key, Name: n.File(), Alt: alt}
}
