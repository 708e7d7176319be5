package main

func main() {
	left, right := make(chan int), make(chan int)
	go func() {
		left <- 1
		<-right
	}()
	right <- 2
	<-left
}
