package bot

// PickFirst makes random choices certain, for goldens.
func (b *Bot) PickFirst() { b.pick = func(int) int { return 0 } }

// What tests of the bot from outside need to know.
const (
	MaxTyped = maxTyped
	FollowUp = followUp
)
