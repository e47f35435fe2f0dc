"""Read models of shopping."""

from domain.shopping.projections.carts import CART_CONTENTS, REMOVED_BEFORE_CHECKOUT, SHIPPING_QUOTE
from domain.shopping.projections.customers import CUSTOMER_ACTIVITY
from domain.shopping.projections.orders import NOTIFICATIONS, ORDER_STATUS
from domain.shopping.projections.sales import SALES_BY_SKU_DAY, SALES_IDEMPOTENT, SALES_NAIVE
from domain.shopping.projections.stock import STOCK_LEVELS

PROJECTIONS = (
    CART_CONTENTS,
    STOCK_LEVELS,
    ORDER_STATUS,
    SALES_BY_SKU_DAY,
    SALES_NAIVE,
    SALES_IDEMPOTENT,
    SHIPPING_QUOTE,
    CUSTOMER_ACTIVITY,
    REMOVED_BEFORE_CHECKOUT,
    NOTIFICATIONS,
)
