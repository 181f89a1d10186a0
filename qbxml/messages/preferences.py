"""Preferences: what is switched on in the company file."""

from qbxml.aggregate import Aggregate, one
from qbxml.fields import amount, boolean, code, day, integer, percent, text
from qbxml.messages.common import include_ret_element
from qbxml.refs import ref
from qbxml.request import Rq


class PreferencesQueryRq(Rq):
    """Asks for the preferences."""

    include_ret_element = include_ret_element()


class AccountingPreferences(Aggregate):
    """Account numbers, classes and the closing date."""

    is_using_account_numbers = boolean()
    is_requiring_accounts = boolean()
    is_using_class_tracking = boolean()
    assign_classes_to = code()
    is_using_audit_trail = boolean()
    is_assigning_journal_entry_numbers = boolean()
    closing_date = day()


class FinanceChargePreferences(Aggregate):
    """Interest on what is overdue."""

    annual_interest_rate = percent()
    min_finance_charge = amount()
    grace_period = integer()
    finance_charge_account = ref()
    is_assessing_for_overdue_charges = boolean()
    calculate_charges_from = code()
    is_marked_to_be_printed = boolean()


class JobsAndEstimatesPreferences(Aggregate):
    """Estimates and progress invoices."""

    is_using_estimates = boolean()
    is_using_progress_invoicing = boolean()
    is_printing_items_with_zero_amounts = boolean()


class MultiCurrencyPreferences(Aggregate):
    """Whether there is more than one currency, and which is the company's own."""

    is_multi_currency_on = boolean()
    home_currency = ref()


class MultiLocationInventoryPreferences(Aggregate):
    """Inventory in more than one place."""

    is_multi_location_inventory_available = boolean()
    is_multi_location_inventory_enabled = boolean()


class PurchasesAndVendorsPreferences(Aggregate):
    """Inventory and bills; without inventory there are no inventory items."""

    is_using_inventory = boolean()
    days_bills_are_due = integer()
    is_automatically_using_discounts = boolean()
    default_discount_account = ref()


class ReportsPreferences(Aggregate):
    """What reports are based on."""

    aging_report_basis = code()
    summary_report_basis = code()


class PriceLevels(Aggregate):
    """Whether price levels are used."""

    is_using_price_levels = boolean()
    is_rounding_sales_price_up = boolean()


class SalesAndCustomersPreferences(Aggregate):
    """Shipping defaults, mark-up and how payments are applied."""

    default_ship_method = ref()
    default_fob = text(tag="DefaultFOB")
    default_markup = percent()
    is_tracking_reimbursed_expenses_as_income = boolean()
    is_auto_applying_payments = boolean()
    price_levels = one(PriceLevels)


class SalesTaxPreferences(Aggregate):
    """Absent when sales tax is off; then no request may name anything of sales tax."""

    default_item_sales_tax = ref()
    pay_sales_tax = code()
    default_taxable_sales_tax_code = ref()
    default_non_taxable_sales_tax_code = ref()
    is_using_vendor_tax_code = boolean()
    is_using_customer_tax_code = boolean()
    is_using_amounts_include_tax = boolean()


class TimeTrackingPreferences(Aggregate):
    """The first day of the week."""

    first_day_of_week = code()


class CurrentAppAccessRights(Aggregate):
    """What the application may do."""

    is_automatic_login_allowed = boolean()
    automatic_login_user_name = text()
    is_personal_data_access_allowed = boolean()


class ItemsAndInventoryPreferences(Aggregate):
    """Serial numbers, lots and bar codes."""

    enhanced_inventory_receiving_enabled = boolean()
    is_tracking_serial_or_lot_number = code()
    is_tracking_on_sales_transactions_enabled = boolean(tag="isTrackingOnSalesTransactionsEnabled")
    is_tracking_on_purchase_transactions_enabled = boolean(tag="isTrackingOnPurchaseTransactionsEnabled")
    is_tracking_on_inventory_adjustment_enabled = boolean(tag="isTrackingOnInventoryAdjustmentEnabled")
    is_tracking_on_build_assembly_enabled = boolean(tag="isTrackingOnBuildAssemblyEnabled")
    fifo_enabled = boolean()
    fifo_effective_date = day()
    is_rsb_enabled = boolean()
    is_barcode_enabled = boolean()
    is_inventory_expiration_date_enabled = boolean(since="16.0")


class PreferencesRet(Aggregate):
    """The company file's preferences; a part is absent when its feature is off."""

    accounting_preferences = one(AccountingPreferences)
    finance_charge_preferences = one(FinanceChargePreferences)
    jobs_and_estimates_preferences = one(JobsAndEstimatesPreferences)
    multi_currency_preferences = one(MultiCurrencyPreferences)
    multi_location_inventory_preferences = one(MultiLocationInventoryPreferences)
    purchases_and_vendors_preferences = one(PurchasesAndVendorsPreferences)
    reports_preferences = one(ReportsPreferences)
    sales_and_customers_preferences = one(SalesAndCustomersPreferences)
    sales_tax_preferences = one(SalesTaxPreferences)
    time_tracking_preferences = one(TimeTrackingPreferences)
    current_app_access_rights = one(CurrentAppAccessRights)
    items_and_inventory_preferences = one(ItemsAndInventoryPreferences)
