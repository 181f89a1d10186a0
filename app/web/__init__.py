"""What people and other programs see over HTTP, the Web Connector's SOAP endpoint apart.

Read in this order: ``site`` (everything put together), then the rooms, each a blueprint: ``setup`` (a customer's own
page), ``dashboard`` and ``acts`` (operators), ``webhooks`` (hints from IndusTrack), ``api`` with ``operations``
and ``openapi`` (the management API), ``metrics``. All of them ask an ``office``; ``security`` stands at the door.
"""
