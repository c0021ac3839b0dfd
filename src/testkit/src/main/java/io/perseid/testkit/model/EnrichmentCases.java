package io.perseid.testkit.model;

import io.perseid.api.destination.NullPolicy;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Joins and lists with rows by hand; {@link ModelCases} lists them. */
final class EnrichmentCases {

    private EnrichmentCases() {}

    /** The price from its first moment on, until before the next one: gaps, an open end, no match, an empty period, composite keys. */
    static ModelCase valueAtTheTime() {
        Map<String, String> match = new LinkedHashMap<>();
        match.put("shop", "shop");
        match.put("product", "sku");
        return new ModelCase(
                "join-valid",
                List.of(
                        "CREATE TABLE jv_sales (id BIGINT, sold_at <instant>, who VARCHAR(20), shop BIGINT, product VARCHAR(20))",
                        "INSERT INTO jv_sales VALUES (1, @2025-01-01T00:00:00Z@, 'ann', 1, 'tea'),"
                                + " (2, @2024-12-31T23:59:59.999999Z@, 'ann', 1, 'tea'),"
                                + " (3, @2025-01-31T23:59:59.999999Z@, 'bob', 1, 'tea'),"
                                + " (4, @2025-02-01T00:00:00Z@, 'bob', 1, 'tea'),"
                                + " (5, @2025-02-10T00:00:00Z@, 'bob', 1, 'tea'),"
                                + " (6, @2025-03-01T00:00:00Z@, 'ann', 1, 'tea'),"
                                + " (7, @2030-01-01T00:00:00Z@, 'ann', 1, 'tea'),"
                                + " (8, @2025-01-15T00:00:00Z@, 'ann', 2, 'tea'),"
                                + " (9, @2025-01-15T00:00:00Z@, 'ann', 3, 'tea'),"
                                + " (10, @2025-01-15T00:00:00Z@, 'ann', 1, NULL)",
                        "CREATE TABLE jv_prices (shop BIGINT, sku VARCHAR(20), price DECIMAL(12,2), label VARCHAR(20),"
                                + " valid_from <instant>, valid_to <instant>)",
                        "INSERT INTO jv_prices VALUES"
                                + " (1, 'tea', 2.50, 'old', @2025-01-01T00:00:00Z@, @2025-02-01T00:00:00Z@),"
                                + " (1, 'tea', 9.99, 'never', @2025-01-10T00:00:00Z@, @2025-01-10T00:00:00Z@),"
                                + " (1, 'tea', 3.00, NULL, @2025-02-01T00:00:00Z@, @2025-02-10T00:00:00Z@),"
                                + " (1, 'tea', 3.20, 'new', @2025-03-01T00:00:00Z@, NULL),"
                                + " (2, 'tea', 7.00, 'other', @2025-01-01T00:00:00Z@, NULL),"
                                + " (3, 'tea', 8.00, 'unbegun', NULL, NULL),"
                                + " (1, NULL, 1.00, 'none', @2025-01-01T00:00:00Z@, NULL),"
                                + " (1, NULL, 1.00, 'none', @2025-01-01T00:00:00Z@, NULL)"),
                new Model.Table("jv_sales"),
                ModelCases.events(
                        new EventName.Constant("sale"),
                        "sold_at",
                        "who",
                        List.of("id"),
                        new PropertySet(List.of(), Optional.empty()),
                        List.of(new Join(
                                "jv_prices",
                                match,
                                List.of(column("price", "price"), column("price_label", "label")),
                                Optional.of(new Join.Validity("valid_from", "valid_to")),
                                "case"))),
                List.of(
                        "1: sale 2025-01-01T00:00:00Z ann {price=2.50, price_label=old}",
                        "2: sale 2024-12-31T23:59:59.999999Z ann {}",
                        "3: sale 2025-01-31T23:59:59.999999Z bob {price=2.50, price_label=old}",
                        "4: sale 2025-02-01T00:00:00Z bob {price=3.00}",
                        "5: sale 2025-02-10T00:00:00Z bob {}",
                        "6: sale 2025-03-01T00:00:00Z ann {price=3.20, price_label=new}",
                        "7: sale 2030-01-01T00:00:00Z ann {price=3.20, price_label=new}",
                        "8: sale 2025-01-15T00:00:00Z ann {price=7.00, price_label=other}",
                        "9: sale 2025-01-15T00:00:00Z ann {}",
                        "10: sale 2025-01-15T00:00:00Z ann {}"));
    }

    /**
     * Order items: a stated order that falls and has NULLs, ties that the fields decide, a cut list with the number left out, an
     * order without items, an item without an order; and a second list, of two columns that are matched.
     */
    static ModelCase lists() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("sku", "product");
        fields.put("Price", "price");
        fields.put("gift", "is_gift");
        Map<String, String> match = new LinkedHashMap<>();
        match.put("shop", "shop_id");
        match.put("id", "order_id");
        return new ModelCase(
                "lists",
                List.of(
                        "CREATE TABLE li_orders (id BIGINT, shop BIGINT, ordered_at <instant>, who VARCHAR(20))",
                        "INSERT INTO li_orders VALUES (1, 1, @2025-01-01T10:00:00Z@, 'ann'),"
                                + " (2, 1, @2025-01-01T11:00:00Z@, 'bob'), (3, 1, @2025-01-01T12:00:00Z@, 'ann'),"
                                + " (4, 2, @2025-01-01T13:00:00Z@, 'ann')",
                        "CREATE TABLE li_items (order_id BIGINT, product VARCHAR(20), price DECIMAL(12,2), is_gift BOOLEAN)",
                        "INSERT INTO li_items VALUES (1, 'tea', 2.50, TRUE), (1, 'cup', 10.00, NULL), (2, 'cup', NULL, FALSE),"
                                + " (2, 'jar', 1.25, FALSE), (2, 'tea', 1.25, TRUE), (2, 'can', 1.25, FALSE), (2, 'bag', 0.50, NULL),"
                                + " (3, 'it''s \"x\"', 1.00, NULL), (NULL, 'lost', 1.00, NULL), (9, 'lost', 1.00, NULL)",
                        "CREATE TABLE li_coupons (shop_id BIGINT, order_id BIGINT, code VARCHAR(20))",
                        "INSERT INTO li_coupons VALUES (1, 1, 'b'), (1, 1, 'a'), (2, 1, 'c'), (2, 4, 'd'), (1, 4, 'e')"),
                new Model.Table("li_orders"),
                ModelCases.events(
                        new EventName.Constant("order"),
                        "ordered_at",
                        "who",
                        List.of("id"),
                        new PropertySet(
                                List.of(
                                        ModelCases.property(
                                                "items",
                                                new PropertyValue.ChildRows(
                                                        "li_items",
                                                        Map.of("id", "order_id"),
                                                        fields,
                                                        List.of(new PropertyValue.OrderColumn("price", true)),
                                                        3,
                                                        Optional.of("items_more"))),
                                        ModelCases.property(
                                                "coupons",
                                                new PropertyValue.ChildRows(
                                                        "li_coupons",
                                                        match,
                                                        Map.of("code", "code"),
                                                        List.of(),
                                                        100,
                                                        Optional.empty()))),
                                Optional.empty()),
                        List.of()),
                List.of(
                        "1: order 2025-01-01T10:00:00Z ann {coupons=[{\"code\":\"a\"},{\"code\":\"b\"}],"
                                + " items=[{\"sku\":\"cup\",\"Price\":10},{\"sku\":\"tea\",\"Price\":2.5,\"gift\":true}]}",
                        "2: order 2025-01-01T11:00:00Z bob {items=[{\"sku\":\"can\",\"Price\":1.25,\"gift\":false},"
                                + "{\"sku\":\"jar\",\"Price\":1.25,\"gift\":false},"
                                + "{\"sku\":\"tea\",\"Price\":1.25,\"gift\":true}], items_more=2}",
                        "3: order 2025-01-01T12:00:00Z ann {items=[{\"sku\":\"it's \\\"x\\\"\",\"Price\":1}]}",
                        "4: order 2025-01-01T13:00:00Z ann {coupons=[{\"code\":\"d\"}]}"));
    }

    /** The same for a profile. */
    static ModelCase listOfProfiles() {
        return new ModelCase(
                "lists-of-users",
                List.of(
                        "CREATE TABLE lu_people (id BIGINT, name VARCHAR(20))",
                        "INSERT INTO lu_people VALUES (1, 'Ann'), (2, 'Bob')",
                        "CREATE TABLE lu_pets (owner BIGINT, called VARCHAR(20), age BIGINT)",
                        "INSERT INTO lu_pets VALUES (1, 'Rex', 3), (1, 'Kit', 9007199254740993), (3, 'Max', 1)"),
                new Model.Table("lu_people"),
                new RecordDefinition.Users(
                        "id",
                        new PropertySet(
                                List.of(
                                        column("name", "name"),
                                        new PropertyDefinition(
                                                "pets",
                                                new PropertyValue.ChildRows(
                                                        "lu_pets",
                                                        Map.of("id", "owner"),
                                                        pets(),
                                                        List.of(new PropertyValue.OrderColumn("age", false)),
                                                        100,
                                                        Optional.empty()),
                                                NullPolicy.UNSET,
                                                false,
                                                "case")),
                                Optional.empty()),
                        List.of(),
                        List.of()),
                List.of(
                        "1: 1 {name=Ann, pets=[{\"called\":\"Rex\",\"age\":3},{\"called\":\"Kit\",\"age\":9007199254740993}]}",
                        "2: 2 {name=Bob}"));
    }

    private static Map<String, String> pets() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("called", "called");
        fields.put("age", "age");
        return fields;
    }

    private static PropertyDefinition column(String name, String column) {
        return ModelCases.property(name, new PropertyValue.Column(column));
    }
}
