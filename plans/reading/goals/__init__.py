"""What a plan wants to reach in numbers, and what a closing conference says was reached. Pure."""
