package io.perseid.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perseid.app.equality.DestinationAccess;
import io.perseid.app.equality.Equality;
import io.perseid.app.equality.EqualityChecker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the shipped syncs must have made of the shop, said a second time, in SQL that has seen neither the sync files nor the
 * engine. One thread.
 */
public final class ShopEquality {

    private static final int MEMORY_MEGABYTES = 512;

    private static final String ORDERS = """
            SELECT o.order_id AS key, o.customer_id AS "user", 'order submitted' AS event, o.ordered_at AS time,
                o.order_id, o.order_total AS revenue, 'USD' AS currency,
                CASE WHEN o.order_total < 20 THEN '<20' WHEN o.order_total < 100 THEN '20-<100'
                    WHEN o.order_total < 500 THEN '100-<500' ELSE '500+' END AS order_size,
                o.order_total - o.order_cost AS margin, o.order_items_count, o.is_food_order AS has_food,
                o.is_drink_order AS has_drink, o.location_id, c.customer_type, p.name AS campaign, p.channel
            FROM orders o LEFT JOIN customers c ON c.customer_id = o.customer_id
            LEFT JOIN read_csv(%s, header = true, all_varchar = true) p ON p.utm_campaign = o.utm_campaign""";

    private static final String CUSTOMERS = """
            SELECT customer_id AS key, customer_type, lifetime_spend, count_lifetime_orders, customer_name AS "$name",
                email AS "$email", first_ordered_at AS "$created"
            FROM customers""";

    private static final String PRODUCTS =
            "SELECT product_id AS key, * EXCLUDE (product_id, product_description) FROM products";
    private static final String LOCATIONS = "SELECT location_id AS key, * EXCLUDE (location_id) FROM locations";
    private static final String SUPPLIES = "SELECT supply_uuid AS key, * EXCLUDE (supply_uuid) FROM supplies";

    private final Path shop;
    private final Path campaigns;
    private final Path temporary;
    private final DestinationAccess destination;
    private final String project;

    /**
     * @param campaigns the CSV that the orders look channels up in
     * @param project number of the destination's project
     */
    public ShopEquality(Path shop, Path campaigns, Path temporary, DestinationAccess destination, String project) {
        this.shop = shop;
        this.campaigns = campaigns;
        this.temporary = temporary;
        this.destination = destination;
        this.project = project;
    }

    /** Compares everything; one result for orders, customers and each lookup table. */
    public List<Equality> check() throws SQLException, IOException {
        List<Equality> results = new ArrayList<>();
        try (EqualityChecker checker = EqualityChecker.open(shop, temporary, MEMORY_MEGABYTES)) {
            String orders = ORDERS.formatted("'" + campaigns.toString().replace("'", "''") + "'");
            try (BufferedReader export = destination.get(export() + "&arrival=1")) {
                results.add(checker.events("orders as events", orders, Optional.of("order_id"), export));
            }
            try (BufferedReader profiles = destination.get("/sandbox/users?project_id=" + project)) {
                results.add(checker.profiles("customers as users", CUSTOMERS, profiles));
            }
            results.add(lookup(checker, "products", PRODUCTS, "product_id"));
            results.add(lookup(checker, "locations", LOCATIONS, "location_id"));
            results.add(lookup(checker, "supplies", SUPPLIES, "supply_uuid"));
        }
        return results;
    }

    /** The first events that arrived, as they arrived. */
    public List<String> sample(int events) throws IOException {
        try (BufferedReader lines = destination.get(export() + "&limit=" + events)) {
            return lines.lines().toList();
        }
    }

    private Equality lookup(EqualityChecker checker, String table, String expected, String key)
            throws SQLException, IOException {
        String id = "";
        try (BufferedReader tables = destination.get("/sandbox/lookup-tables")) {
            for (JsonNode candidate : new ObjectMapper().readTree(tables)) {
                id = candidate.path("name").asText().equals(table)
                        ? candidate.path("id").asText()
                        : id;
            }
        }
        try (BufferedReader rows = destination.get("/sandbox/lookup-tables/" + id + "?limit=10000")) {
            return checker.lookupTable(table + " as lookup table", expected, key, rows);
        }
    }

    private String export() {
        return "/api/2.0/export?from_date=1971-01-01&to_date=2100-01-01&project_id=" + project;
    }
}
