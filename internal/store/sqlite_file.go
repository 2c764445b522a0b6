package store

import (
	"errors"
	"io/fs"
	"syscall"
)

// fileReason classes what the file system says.
func fileReason(err error) Reason {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return Full
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return ReadOnly
	default:
		return Unreachable
	}
}
