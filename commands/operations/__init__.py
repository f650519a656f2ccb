"""What whoever runs the engine types: setting up, running, looking after it, its channels."""
