package main

import "sync"

func main() {
	var group sync.WaitGroup
	group.Add(2)
	for i := range 2 {
		go func() {
			if i == 1 {
				return
			}
			group.Done()
		}()
	}
	group.Wait()
}
