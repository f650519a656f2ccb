"""What comes back by mail: bounces, automatic replies, complaints. Read and sorted; nothing is ever answered."""
