package router

import (
	"allybot/bot"
	"strconv"
)

// typedPerAsked is how many searches a user may make while typing for each
// request: most keys make one.
const typedPerAsked = 3

// MayType counts a search that a platform makes while a user types, which
// Handle does not see, and reports whether the user may still make it: three
// times Options.PerMinute in a minute. Requests are counted apart.
func (r *Router) MayType(p bot.Platform, user string) bool {
	if r.limit == nil {
		return true
	}
	for i := range typedPerAsked {
		if ok, _ := r.limit.allow(string(p) + "/" + user + "/typing/" + strconv.Itoa(i)); ok {
			return true
		}
	}
	return false
}
