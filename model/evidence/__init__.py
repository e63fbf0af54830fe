"""Why believe it: published against simulated, assumptions, the STRESS description."""
