package io.perseid.bench.orders;

import java.util.Locale;

/** What an order event is made of: for what joins and lists cost beside a table that has it all. */
public enum OrderShape {
    /** The fifteen properties of the orders. */
    ORDERS,
    /** Five properties and a list of objects more, all from columns of one wide fact table. */
    WIDE,
    /** The same, joined from a dimension and gathered from a table of order lines. */
    ENRICHED;

    private static final String OWN = String.join(", ", OrderTable.PROPERTIES);

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String table() {
        return this == WIDE ? "wide" : "orders";
    }

    /** What stands behind {@code properties:} and below it in the group of events. */
    String properties() {
        return switch (this) {
            case ORDERS -> "[" + OWN + "]";
            case WIDE -> "[" + OWN + ", lines, tier, segment, city, lifetime_spend, is_member]";
            case ENRICHED ->
                "[" + OWN
                        + ", {lines: {list: order_lines, match: {id: order_id}, order: line, fields: [line, sku, quantity,"
                        + " price]}}]\n"
                        + "  join: [{table: customers, match: customer, properties: [tier, segment, city, lifetime_spend,"
                        + " is_member]}]";
        };
    }
}
