"""The seven forms of due, and what people write in their place."""
