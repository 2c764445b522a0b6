package discord

// Thread opens a thread of a channel; told has the bot hear of it now.
func (s *Server) Thread(id, parent, guild string, told bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.threads[id] = parent
	if told {
		c := s.channel(id)
		c["guild_id"], c["newly_created"] = guild, true
		s.dispatch("THREAD_CREATE", c)
	}
}

// channel gives a channel object. The lock is held.
func (s *Server) channel(id string) map[string]any {
	c := map[string]any{"id": id, "type": 0, "parent_id": "500000000000000005"} // a category
	if parent, ok := s.threads[id]; ok {
		c["type"], c["parent_id"] = 11, parent
	}
	return c
}

func (s *Server) getChannel(c call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return answer{200, s.channel(c.PathValue("channel_id"))}
}
