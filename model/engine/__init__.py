"""One simulated future. Knows no pandas, no scipy, and no dates inside the event loop."""
