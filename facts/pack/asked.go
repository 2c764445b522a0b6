package pack

// Asked is a set of the sorts of thing that a question can ask for.
type Asked uint16

// What a question asks for.
const (
	AskedWhen    Asked = 1 << iota // a date
	AskedHowMany                   // a figure
	AskedWho                       // a person or a body
	AskedWhere                     // a place
	AskedWhich                     // a list
	AskedWhether                   // yes or no, with its reason
	AskedWhat                      // what it is or means
	AskedCompare                   // two or more things side by side
	AskedWhy                       // a reason
	AskedHow                       // a way or means
	AskedName                      // what somebody or something is called
	AskedCountry                   // one country or several
	AskedOften                     // how often
	AskedIs                        // with AskedWho: who somebody is, not who does something
)

// Names lists the sorts of question in a set, as packs spell them.
func (a Asked) Names() []string {
	var out []string
	for _, n := range AskedNames() {
		if a&ParseAsked(n) != 0 {
			out = append(out, n)
		}
	}
	return out
}
