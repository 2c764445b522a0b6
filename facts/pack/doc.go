// Package pack holds a document's facts: what a fact, a topic and a roster
// are, and how a pack's files are read, checked and written. A fault is told
// with its line and its mend. The package must not know how questions are
// answered.
package pack
