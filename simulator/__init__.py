"""A faithful stand-in for Zalo's Official Account and ZBS interfaces, for rehearsals and tests.

It knows nothing of the product and contacts nothing but the loopback webhook that it is given. Whatever it promises
was put together from public texts about Zalo; nothing was tried against the live service.
"""
