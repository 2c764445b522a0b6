package router

import (
	"allybot/bot"
	"context"
	"fmt"
)

// PictureReady reports whether Picture would answer at once.
func (r *Router) PictureReady(key string) bool {
	return r.opt.Pictures != nil && r.opt.Pictures.Ready(key)
}

// Picture makes, or takes from its cache, the PNG that a Reply.Picture names.
func (r *Router) Picture(ctx context.Context, key string) ([]byte, error) {
	if r.opt.Pictures == nil {
		return nil, bot.ErrNoPicture
	}
	png, err := r.opt.Pictures.Make(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("bot: picture: %w", err)
	}
	return png, nil
}
