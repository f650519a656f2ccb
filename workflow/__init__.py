"""What happens: publish, acts, tick, deliver, audit, status, journal. The only package that knows everyone."""
