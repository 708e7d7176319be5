package main

import "sync"

func main() {
	var first, second sync.Mutex
	bothHoldOne := make(chan int)
	go func() {
		second.Lock()
		bothHoldOne <- 1
		first.Lock()
	}()
	first.Lock()
	<-bothHoldOne
	second.Lock()
}
