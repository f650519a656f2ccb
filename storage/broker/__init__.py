"""Where doorbells wait: the embedded queue, Redis and RabbitMQ behind one guard, and who listens."""
