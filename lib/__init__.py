"""The ground floor, on which everything else stands: language, words, refusals, text, time. Pure."""
