"""The roster beside its import: files to fill in, what is put right or taken out, and how a change is told."""
