"""Whom a text binds: its words for units as a level, a tag, the issuer or a name; who that is in a roster. Pure."""
