"""Which times in a text bind somebody: whom, to what, towards whom; and what binds without a time. Pure."""
