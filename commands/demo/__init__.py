"""The whole life of Plan 87 on a simulated clock, to be watched."""
