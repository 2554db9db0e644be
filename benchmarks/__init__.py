"""What the portal costs: `make bench` times the demo and a whole country of 2,472 municipalities."""
