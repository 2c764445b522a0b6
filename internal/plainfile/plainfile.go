// Package plainfile reads what an operator names as a file. It looks at what
// is there before it reads: a pipe would be waited for without end, and what is
// far too large would be in memory before it is refused.
package plainfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// ErrKind says that something else than a file is there.
var ErrKind = errors.New("this is not a plain file")

// Open opens a plain file of at most so many bytes. Errors of the system are
// *fs.PathError; none of the others names the path.
func Open(path string, most int64) (*os.File, error) {
	info, err := os.Stat(path) // opening a device may already do something
	if err == nil {
		err = check(info, most)
	}
	if err != nil {
		return nil, err
	}
	// What was put in its place meanwhile is not waited for either.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	if info, err = f.Stat(); err == nil {
		err = check(info, most)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func check(info fs.FileInfo, most int64) error {
	switch {
	case !info.Mode().IsRegular():
		return ErrKind
	case info.Size() > most:
		return tooLong(most)
	}
	return nil
}

func tooLong(most int64) error { return fmt.Errorf("this is longer than %d bytes", most) }

// ReadAll reads a file that Open opened: it may have grown since.
func ReadAll(f io.Reader, most int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(raw)) > most {
		err = tooLong(most)
	}
	return raw, err
}

// dir is a directory of plain files.
type dir struct {
	fsys fs.FS
	most int64
}

// Dir gives a directory in which no file is larger than so many bytes.
func Dir(path string, most int64) fs.FS { return dir{os.DirFS(path), most} }

// Open implements fs.FS.
func (d dir) Open(name string) (fs.File, error) {
	info, err := fs.Stat(d.fsys, name)
	if err == nil && !info.IsDir() {
		err = check(info, d.most)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: cause(err)}
	}
	return d.fsys.Open(name)
}

func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
