"""The other sides, simulated: QuickBooks, its Web Connector and IndusTrack.

They serve the demo, the tests and training, and judge the service independently: nothing here imports the rest of
``app`` or ``qbxml``.
"""
