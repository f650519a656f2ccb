"""Zalo as the product speaks with it: the grant, the calls, the error codes, the registered templates."""
