"""Running the service: health, metrics, alerts, retention."""
