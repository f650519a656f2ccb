"""What a unit owes: statuses, acts, submissions, standing, fan-out. Knows nothing of notices nor of Celery."""
