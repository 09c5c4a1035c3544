"""States that move: the clock and the transition tables every machine is made of."""
