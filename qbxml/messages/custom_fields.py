"""Custom fields (data extensions): owner 0 for those that users see, a GUID for an application's own."""

from qbxml.aggregate import Aggregate, one, one_of
from qbxml.fields import guid, ident, moment, text, word
from qbxml.messages.common import TXN_TYPES, WriteRq
from qbxml.refs import ref

EXTENDED_LISTS = ("Account", "Customer", "Employee", "Item", "OtherName", "Vendor")


class DataExtOf(Aggregate):
    """Which custom field of which record: of a list, of a transaction (or one of its lines), or of the company."""

    owner_id = guid(required=True)
    data_ext_name = text(31, required=True)
    list_data_ext_type = word(*EXTENDED_LISTS, required=True)
    list_obj = ref(159, required=True)
    txn_data_ext_type = word(*TXN_TYPES, required=True)
    txn_id = ident(required=True)
    txn_line_id = ident()
    other_data_ext_type = word("Company", required=True)
    choices = (
        one_of(
            "list_data_ext_type list_obj",
            "txn_data_ext_type txn_id txn_line_id",
            "other_data_ext_type",
            required=True,
        ),
    )


class DataExtAdd(DataExtOf):
    """A custom field gets its first value."""

    data_ext_value = text(lines=True, required=True)


class DataExtMod(DataExtOf):
    """A custom field gets another value."""

    data_ext_value = text(lines=True, required=True)


class DataExtDel(DataExtOf):
    """A custom field loses its value."""


class DataExtDelRet(DataExtOf):
    """A custom field that lost its value."""

    time_deleted = moment()


class DataExt(Aggregate):
    """A custom field of an invoice line."""

    owner_id = guid(required=True)
    data_ext_name = text(31, required=True)
    data_ext_value = text(lines=True, required=True)


class DataExtAddRq(WriteRq, since="2.0"):
    """Gives a custom field its first value."""

    data_ext_add = one(DataExtAdd, required=True)


class DataExtModRq(WriteRq, since="2.0"):
    """Gives a custom field another value."""

    data_ext_mod = one(DataExtMod, required=True)


class DataExtDelRq(WriteRq, since="2.0"):
    """Takes the value of a custom field away."""

    data_ext_del = one(DataExtDel, required=True)
