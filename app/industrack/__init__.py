"""IndusTrack's side: everything that knows its API lives here.

Read in this order: ``errors`` (what can go wrong, whose fault, what to do), ``client`` (the calls), then what
it stands on: ``transport`` (one HTTP call, bounded and safe), ``guard`` (which addresses may be called),
``answers`` (reading what came back); and ``webhooks`` (hints from IndusTrack that something changed).
"""
