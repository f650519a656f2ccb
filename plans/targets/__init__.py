"""Targets of a plan (chỉ tiêu): what an indicator is, how numbers are written, what values add up to. Pure."""
