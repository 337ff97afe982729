// An auditor whom nobody here wrote: the note and tlog packages of Go's checksum database, over what the service gave out.
// Only what they do not know is done here: reading our files.
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var folder = os.Args[1]

func main() {
	var known []note.Verifier
	for _, key := range strings.Fields(read("key.txt")) {
		verifier, err := note.NewVerifier(key)
		check(err, "the verifier key")
		known = append(known, verifier)
	}
	verifiers := note.VerifierList(known...)
	first := open(read("first.txt"), verifiers)
	second := open(read("second.txt"), verifiers)

	check(tlog.CheckTree(hashes(read("consistency.txt")), second.N, second.Hash, first.N, first.Hash), "the consistency proof")

	tiles := tlog.TileHashReader(second, tiles{})
	proofs, err := filepath.Glob(filepath.Join(folder, "*.tlog-proof"))
	check(err, "the folder")
	for _, name := range proofs {
		index, leaf, proof, tree := parse(read(filepath.Base(name)), verifiers)
		check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf)), name)

		// The same proof again out of the tiles alone; TileHashReader holds each tile to the signed root.
		own, err := tlog.ProveRecord(second.N, index, tiles)
		check(err, "tiles for "+name)
		check(tlog.CheckRecord(own, second.N, second.Hash, index, tlog.RecordHash(leaf)), "tiles for "+name)
	}
	fmt.Printf("%d proofs hold in a tree of %d\n", len(proofs), second.N)
}

func open(text string, verifiers note.Verifiers) tlog.Tree {
	opened, err := note.Open([]byte(text), verifiers)
	check(err, "the checkpoint's signature")
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, "the checkpoint's size")
	root, err := tlog.ParseHash(lines[2])
	check(err, "the checkpoint's root")
	return tlog.Tree{N: size, Hash: root}
}

func parse(text string, verifiers note.Verifiers) (int64, []byte, []tlog.Hash, tlog.Tree) {
	parts := strings.SplitN(text, "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	check(err, "the record")
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	check(err, "the index")
	return index, leaf, hashes(strings.Join(lines[3:], "\n")), open(parts[1], verifiers)
}

func hashes(text string) []tlog.Hash {
	var all []tlog.Hash
	for _, line := range strings.Fields(text) {
		hash, err := tlog.ParseHash(line)
		check(err, "a hash")
		all = append(all, hash)
	}
	return all
}

// C2SP tlog-tiles leaves the height out of the path; it is always 8.
type tiles struct{}

func (tiles) Height() int { return 8 }

func (tiles) ReadTiles(asked []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range asked {
		data, err := os.ReadFile(filepath.Join(folder, strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func read(name string) string {
	data, err := os.ReadFile(filepath.Join(folder, name))
	check(err, name)
	return string(data)
}

func check(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}
