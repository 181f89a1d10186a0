"""Classes: departments, places or the like, by which a company splits its income; they stand below each other as jobs do."""

from qbxml.fields import boolean, integer, text
from qbxml.messages.common import ListRecord
from qbxml.messages.query import ListQuery
from qbxml.refs import ref


class ClassQueryRq(ListQuery):
    """Asks for classes; there are no pages."""


class ClassRet(ListRecord):
    """A class; ``full_name`` names those above it as well."""

    name = text(31)
    full_name = text(159)
    is_active = boolean()
    parent = ref()
    sublevel = integer()
