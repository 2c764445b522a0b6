package discord

import (
	"strconv"

	"allybot/bot"
)

// observer tells the bot's monitor how the client fares.
type observer struct{ monitor bot.Monitor }

// part names a shard to the monitor.
func part(shard int) string { return "shard " + strconv.Itoa(shard) }

func (o observer) Connected(shard int) { o.monitor.Connected(bot.Discord, part(shard)) }
func (o observer) Disconnected(shard int, e error) {
	o.monitor.Disconnected(bot.Discord, part(shard), e)
}
func (o observer) Received(shard int)    { o.monitor.Event(bot.Discord, part(shard)) }
func (o observer) Retried(reason string) { o.monitor.Retried(bot.Discord, reason) }
func (o observer) Failed(reason string)  { o.monitor.Failed(bot.Discord, reason) }
