"""Company files to begin with: a new one, a tidy one, a messy one, an odd one, and large ones made to order."""

from app.sandbox.quickbooks.seeds.examples import carefree, nahimic
from app.sandbox.quickbooks.seeds.large import large
from app.sandbox.quickbooks.seeds.messy import messy
from app.sandbox.quickbooks.seeds.new_company import new_company
from app.sandbox.quickbooks.seeds.odd import odd
from app.sandbox.quickbooks.seeds.tidy import tidy

__all__ = ["carefree", "large", "messy", "nahimic", "new_company", "odd", "tidy"]
