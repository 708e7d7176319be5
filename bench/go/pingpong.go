package main

// pingPong sends each number to an echo goroutine and waits for it to come back.
func pingPong(trips int) int64 {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for value := range ping {
			pong <- value
		}
	}()
	for i := range trips {
		ping <- i
		check("echo", i, <-pong)
	}
	close(ping)
	return int64(trips)
}
