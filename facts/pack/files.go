package pack

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Files gives the files of a pack: of a folder those that belong to a pack, or
// one file alone, whatever its name. What is no plain file is opened without
// waiting for it: a named pipe would never answer.
func Files(name string) (fs.FS, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err //nolint:wrapcheck // names the file
	}
	switch {
	case info.IsDir():
		return plainFiles{dir: name}, nil
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is neither a folder nor a plain file", name)
	}
	return plainFiles{dir: filepath.Dir(name), only: filepath.Base(name)}, nil
}

// plainFiles are the files of a folder or, where only is set, one of them,
// which is then listed as a pack's.
type plainFiles struct{ dir, only string }

func (p plainFiles) path(name string) (string, error) {
	switch {
	case !fs.ValidPath(name), p.only != "" && name != "." && name != p.listed():
		return "", fs.ErrNotExist
	case p.only != "" && name != ".":
		name = p.only
	}
	return filepath.Join(p.dir, filepath.FromSlash(name)), nil
}

// listed is the name that a lone file goes by.
func (p plainFiles) listed() string {
	if ok, err := filepath.Match(packPattern, p.only); ok && err == nil {
		return p.only
	}
	return p.only + ".pack.md"
}

// Open opens a file without waiting for a writer.
func (p plainFiles) Open(name string) (fs.File, error) {
	full, err := p.path(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return os.OpenFile(full, os.O_RDONLY|syscall.O_NONBLOCK, 0) //nolint:gosec,wrapcheck // the operator's own file
}

// ReadDir lists the folder, or the one file.
func (p plainFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	full, err := p.path(name)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	if p.only == "" {
		return os.ReadDir(full) //nolint:wrapcheck // names the folder
	}
	info, err := os.Stat(filepath.Join(p.dir, p.only))
	if err != nil {
		return nil, err //nolint:wrapcheck // names the file
	}
	return []fs.DirEntry{listedFile{fs.FileInfoToDirEntry(info), p.listed()}}, nil
}

type listedFile struct {
	fs.DirEntry
	name string
}

// Name is what the file goes by.
func (l listedFile) Name() string { return l.name }
