package main

type tree struct{ left, right *tree }

func newTree(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{newTree(depth - 1), newTree(depth - 1)}
}

func (t *tree) nodes() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.nodes() + t.right.nodes()
}

// binaryTrees builds many small trees, then fewer and larger ones, beside one that lives on. A
// goroutine builds each, and sends how many nodes it has.
func binaryTrees(depth int) int64 {
	const least = 4
	longLived := newTree(depth)
	counts := make(chan int, 128)
	total := 0
	for d := least; d <= depth; d += 2 {
		trees := 1 << (depth - d + least)
		for range trees {
			go func() { counts <- newTree(d).nodes() }()
		}
		sum := 0
		for range trees {
			sum += <-counts
		}
		check("nodes", trees*(2<<d-1), sum)
		total += sum
	}
	check("nodes that lived on", 2<<depth-1, longLived.nodes())
	return int64(total)
}
