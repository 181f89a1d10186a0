"""Characters of Windows-1252 beyond Latin-1, as their code points there: seen in answers of a real file."""

import re

POINTS = {ord(bytes([code]).decode("cp1252")): code for code in range(0x80, 0xA0) if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}}
_REFERENCE = re.compile(r"&#([0-9]{3,4});")


def as_code_points(answer: str) -> str:
    """An answer in which ’ is written &#146; and not &#8217;."""
    return _REFERENCE.sub(lambda found: f"&#{POINTS.get(int(found[1]), int(found[1]))};", answer)
