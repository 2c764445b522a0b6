package bot

// Notice is something that adapters themselves have to say: a message.
type Notice string

// The notices.
const (
	NoticeSlowDown      Notice = "notice_slow_down"      // asked too fast
	NoticeStale         Notice = "notice_stale"          // a button from another time
	NoticeFailed        Notice = "notice_failed"         // something went wrong here
	NoticeNotYours      Notice = "notice_not_yours"      // only the asker or a moderator may do that
	NoticeAdminOnly     Notice = "notice_admin_only"     // only who manages the server or group may
	NoticeRemoved       Notice = "notice_removed"        // done: removed
	NoticeOpenPrivate   Notice = "notice_open_private"   // label: open a private chat
	NoticeNextPage      Notice = "notice_next_page"      // label: next page
	NoticePrevPage      Notice = "notice_prev_page"      // label: previous page
	NoticeRemove        Notice = "notice_remove"         // label: remove this answer
	NoticeFindFacts     Notice = "notice_find_facts"     // name of the message command, at most 32 characters
	NoticeOptionPrivate Notice = "notice_option_private" // description of the "private" option
	NoticeOptionFor     Notice = "notice_option_for"     // description of the "for" option
	NoticeAddressed     Notice = "notice_addressed"      // "For %s:" with a mention put in by the adapter
	NoticeAbout         Notice = "notice_about"          // a bot profile's description, at most 512 characters
	NoticeAboutShort    Notice = "notice_about_short"    // the same in at most 120 characters
	NoticeConsole       Notice = "notice_console"        // how a terminal is used
)
