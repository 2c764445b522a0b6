package search

// unsaidWords lists the words of a question that no fact has: what a reply
// that declines may name as missing.
func (q *query) unsaidWords() []string {
	var out []string
	for i := range q.units {
		if u := &q.units[i]; u.unknown && u.text != "" && !u.number {
			out = append(out, u.text)
		}
	}
	return out
}
