"""Answers in the shapes that QuickBooks gives, with made-up names."""

from collections.abc import Iterable

from qbxml import Event, Record, ResponseEnd, ResponseHead, read


def answer(*responses: str, head: str = "") -> str:
    return f'<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs{head}>\n{"".join(responses)}</QBXMLMsgsRs>\n</QBXML>\n'


def response(name: str, body: str = "", request_id: str = "1", code: int = 0, message: str = "Status OK") -> str:
    severity = "Info" if code < 500 else "Warn" if code < 1000 else "Error"
    status = f'requestID="{request_id}" statusCode="{code}" statusSeverity="{severity}" statusMessage="{message}"'
    return f"<{name} {status}>\n{body}\n</{name}>\n"


def records(source: str | bytes | Iterable[bytes]) -> list[Record]:
    return [event for event in read(source) if isinstance(event, Record)]


def heads(events: Iterable[Event]) -> list[ResponseHead]:
    return [event for event in events if isinstance(event, ResponseHead)]


def ends(events: Iterable[Event]) -> list[ResponseEnd]:
    return [event for event in events if isinstance(event, ResponseEnd)]


CUSTOMER = """
<CustomerRet>
<ListID>8000002A-1690000000</ListID>
<TimeCreated>2023-07-21T23:06:40-06:00</TimeCreated>
<TimeModified>2026-07-04T09:15:00-06:00</TimeModified>
<EditSequence>1783156500</EditSequence>
<Name>Barn roof</Name>
<FullName>Halvorsen Dairy:Barn roof</FullName>
<IsActive>true</IsActive>
<ParentRef><ListID>80000029-1690000000</ListID><FullName>Halvorsen Dairy</FullName></ParentRef>
<Sublevel>1</Sublevel>
<CompanyName>Halvorsen Dairy &amp; Sons</CompanyName>
<FirstName>Ingrid</FirstName>
<LastName>Halvorsen</LastName>
<PrintAs>Halvorsen Dairy</PrintAs>
<BillAddress>
<Addr1>Halvorsen Dairy</Addr1><Addr2>4410 County Road 9</Addr2>
<City>Decorah</City><State>IA</State><PostalCode>52101</PostalCode>
</BillAddress>
<BillAddressBlock><Addr1>Halvorsen Dairy</Addr1><Addr2>4410 County Road 9</Addr2></BillAddressBlock>
<ShipToAddress>
<Name>north barn</Name><Addr1>4412 County Road 9</Addr1><City>Decorah</City><DefaultShipTo>true</DefaultShipTo>
</ShipToAddress>
<ShipToAddress><Name>Ship To 2</Name><Addr1>1 Mill Lane</Addr1><DefaultShipTo>false</DefaultShipTo></ShipToAddress>
<Phone>563-555-0142</Phone>
<AdditionalContactRef><ContactName>Mobile</ContactName><ContactValue>563-555-0143</ContactValue></AdditionalContactRef>
<AdditionalContactRef><ContactName>Website</ContactName><ContactValue>example.com</ContactValue></AdditionalContactRef>
<Balance>-12.50</Balance>
<TotalBalance>1045.10</TotalBalance>
<CreditCardInfo><CreditCardNumber>xxxxxxxxxxxx1111</CreditCardNumber></CreditCardInfo>
<JobStatus>InProgress</JobStatus>
<Notes>Gate code is on the
back of the sheet</Notes>
<DataExtRet>
<OwnerID>0</OwnerID><DataExtName>Region</DataExtName><DataExtType>STR255TYPE</DataExtType>
<DataExtValue>North</DataExtValue>
</DataExtRet>
</CustomerRet>"""

ITEMS = """
<ItemServiceRet>
<ListID>1</ListID><Name>Labour</Name><FullName>Labour</FullName><IsActive>true</IsActive>
<SalesOrPurchase><Desc>Per hour</Desc><Price>85.00</Price>
<AccountRef><ListID>A1</ListID><FullName>Services</FullName></AccountRef></SalesOrPurchase>
</ItemServiceRet>
<ItemNonInventoryRet><ListID>2</ListID><Name>Screws</Name>
<SalesAndPurchase><SalesPrice>0.12345</SalesPrice><PurchaseCost>0.08</PurchaseCost></SalesAndPurchase>
</ItemNonInventoryRet>
<ItemOtherChargeRet><ListID>3</ListID><Name>Fuel</Name>
<SalesOrPurchase><PricePercent>18.0%</PricePercent></SalesOrPurchase></ItemOtherChargeRet>
<ItemInventoryRet><ListID>4</ListID><Name>Pump</Name><SalesPrice>310.00</SalesPrice>
<QuantityOnHand>-3</QuantityOnHand><AverageCost>201.333</AverageCost></ItemInventoryRet>
<ItemInventoryAssemblyRet><ListID>5</ListID><Name>Pump kit</Name>
<ItemInventoryAssemblyLine><ItemInventoryRef><ListID>4</ListID></ItemInventoryRef><Quantity>2</Quantity>
</ItemInventoryAssemblyLine></ItemInventoryAssemblyRet>
<ItemFixedAssetRet><ListID>6</ListID><Name>Van</Name><AcquiredAs>New</AcquiredAs></ItemFixedAssetRet>
<ItemSubtotalRet><ListID>7</ListID><Name>Subtotal</Name><ItemDesc>Sum</ItemDesc></ItemSubtotalRet>
<ItemDiscountRet><ListID>8</ListID><Name>Loyal</Name><DiscountRatePercent>-10.0%</DiscountRatePercent></ItemDiscountRet>
<ItemPaymentRet><ListID>9</ListID><Name>Card</Name></ItemPaymentRet>
<ItemSalesTaxRet><ListID>10</ListID><Name>County</Name><TaxRate>7.25%</TaxRate></ItemSalesTaxRet>
<ItemSalesTaxGroupRet><ListID>11</ListID><Name>City</Name>
<ItemSalesTaxRef><ListID>10</ListID></ItemSalesTaxRef><ItemSalesTaxRef><FullName>State</FullName></ItemSalesTaxRef>
</ItemSalesTaxGroupRet>
<ItemGroupRet><ListID>12</ListID><Name>Service call</Name>
<ItemGroupLine><ItemRef><ListID>1</ListID></ItemRef><Quantity>1</Quantity></ItemGroupLine></ItemGroupRet>"""

INVOICE = """
<InvoiceRet>
<TxnID>5F1-1783000000</TxnID><TimeModified>2026-07-02T10:00:00-06:00</TimeModified>
<EditSequence>1783000000</EditSequence><TxnNumber>881</TxnNumber>
<CustomerRef><ListID>8000002A-1690000000</ListID><FullName>Halvorsen Dairy:Barn roof</FullName></CustomerRef>
<TxnDate>2026-07-02</TxnDate>
<Subtotal>300.00</Subtotal><SalesTaxPercentage>7.25</SalesTaxPercentage><SalesTaxTotal>21.75</SalesTaxTotal>
<AppliedAmount>-100.00</AppliedAmount><BalanceRemaining>221.75</BalanceRemaining>
<Memo>VOID: wrong</Memo><IsPaid>false</IsPaid>
<ExternalGUID>{01234567-89ab-cdef-0123-456789abcdef}</ExternalGUID>
<LinkedTxn><TxnID>600-1</TxnID><TxnType>ReceivePayment</TxnType><TxnDate>2026-07-03</TxnDate>
<LinkType>AMTTYPE</LinkType><Amount>-100.00</Amount></LinkedTxn>
<InvoiceLineRet><TxnLineID>5F3-1</TxnLineID><Desc>Replaced two pumps</Desc></InvoiceLineRet>
<InvoiceLineGroupRet><TxnLineID>5F4-1</TxnLineID><ItemGroupRef><FullName>Service call</FullName></ItemGroupRef>
<IsPrintItemsInGroup>false</IsPrintItemsInGroup><TotalAmount>85.00</TotalAmount>
<InvoiceLineRet><TxnLineID>5F5-1</TxnLineID><Quantity>1</Quantity><Rate>85.00</Rate><Amount>85.00</Amount>
</InvoiceLineRet></InvoiceLineGroupRet>
<InvoiceLineRet><TxnLineID>5F6-1</TxnLineID><Quantity>-1.5</Quantity><RatePercent>-5.0%</RatePercent>
<Amount>-15.00</Amount></InvoiceLineRet>
</InvoiceRet>"""

PAYMENT = """
<ReceivePaymentRet>
<TxnID>600-1</TxnID><CustomerRef><ListID>8000002A-1690000000</ListID></CustomerRef>
<TxnDate>2026-07-03</TxnDate><RefNumber>CHK 10234-A</RefNumber><TotalAmount>100.00</TotalAmount>
<PaymentMethodRef><FullName>Check</FullName></PaymentMethodRef><UnusedPayment>0.00</UnusedPayment>
<AppliedToTxnRet><TxnID>5F1-1783000000</TxnID><TxnType>Invoice</TxnType><BalanceRemaining>221.75</BalanceRemaining>
<Amount>100.00</Amount></AppliedToTxnRet>
</ReceivePaymentRet>"""
