"""The product's own Celery app; all that differs is the clock by which `jobs.now` tells the product's time."""

from __future__ import annotations

import jobs
from tests.chaos.clock import product_now

jobs.now = product_now
app = jobs.app
