"""IndusTrack's side: ``pull`` reads it, ``records`` brings it into the mirror; ``push`` writes it, ``sending`` makes the calls,
``results`` brings what it answered into mirrors, links and history; ``unanswered`` knows writes again whose answer was lost.
"""
