"""The demo: one command runs web, worker, beat and broker on one machine, and stops them all together."""
