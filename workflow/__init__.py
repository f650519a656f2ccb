"""What happens: publish, acts, tick, deliver, poll, audit, status, journal. The only package that knows everyone."""
