"""How people are told: notice, message, payload, receipt; one file per channel in channels/."""
