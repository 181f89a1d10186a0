"""What people and other programs see over HTTP, the Web Connector's SOAP endpoint apart.

Read in this order: ``site`` (everything put together), then the rooms, each a blueprint: ``setup`` (a customer's own
page), ``dashboard`` (operators), ``webhooks`` (hints from IndusTrack), ``api`` (the management API), ``health``
(health, readiness, metrics); ``qwc`` makes the file that a customer adds to Web Connector.
"""
