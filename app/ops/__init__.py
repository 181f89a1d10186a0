"""What keeps the service going and tells the operators: the sweep, metrics, health, retention."""
