package io.perseid.testkit.model;

import io.perseid.api.destination.NullPolicy;
import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.Edges;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.RecordDefinition.Superseded;
import io.perseid.engine.sync.TimeColumn;
import io.perseid.engine.sync.UserColumn;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every model with rows by hand. A new model or enrichment adds its cases here, and every warehouse runs them. */
public final class ModelCases {

    private static final PropertySet EVERYTHING = all(List.of(), Map.of());

    private ModelCases() {}

    public static List<ModelCase> all() {
        List<ModelCase> all = new ArrayList<>(List.of(
                factTable(),
                oneBigTable(),
                milestones(),
                milestonesByUpdate(),
                activityStream(),
                activityFeatures(),
                jsonEvents(),
                users(),
                lookupTable(),
                buckets(),
                missingRoles(),
                missingRolesOfMilestones(),
                missingRolesOfActivities(),
                missingRolesOfGroups(),
                missingRolesOfUsers(),
                HistoryCases.before(),
                HistoryCases.withinNext(),
                HistoryCases.between(),
                oddNames(),
                EnrichmentCases.valueAtTheTime(),
                EnrichmentCases.lists(),
                EnrichmentCases.listOfProfiles()));
        all.addAll(SessionCases.all());
        all.addAll(FirstEventCases.all());
        return List.copyOf(all);
    }

    private static ModelCase factTable() {
        return new ModelCase(
                "fact-table",
                List.of(
                        "CREATE TABLE ft_orders (id BIGINT, ordered_at <instant>, customer VARCHAR(20), total DECIMAL(12,2),"
                                + " campaign BIGINT)",
                        "INSERT INTO ft_orders VALUES (1, @2025-01-01T10:00:00Z@, 'ann', 10.50, 7),"
                                + " (2, @2025-01-01T11:00:00Z@, 'bob', 20.00, 8), (3, @2025-01-01T11:00:00Z@, 'ann', 499.99, 9),"
                                + " (4, @2025-01-02T11:00:00.000001Z@, 'it''s', NULL, NULL)",
                        "CREATE TABLE ft_campaigns (id BIGINT, channel VARCHAR(20))",
                        "INSERT INTO ft_campaigns VALUES (7, 'mail'), (8, 'search')"),
                new Model.Table("ft_orders"),
                events(
                        new EventName.Constant("order submitted"),
                        "ordered_at",
                        "customer",
                        List.of("id"),
                        new PropertySet(
                                List.of(
                                        property("revenue", new PropertyValue.Column("total")),
                                        property("currency", new PropertyValue.Constant("USD")),
                                        property("double", new PropertyValue.Sql("total * 2 -- twice")),
                                        property(
                                                "size",
                                                new PropertyValue.Bucket(
                                                        "total",
                                                        List.of(new BigDecimal("20"), new BigDecimal("100")),
                                                        List.of("<20", "20-<100", "100+"),
                                                        Edges.LOWER))),
                                Optional.empty()),
                        List.of(new Join(
                                "ft_campaigns",
                                Map.of("campaign", "id"),
                                List.of(property("channel", new PropertyValue.Column("channel"))),
                                "case"))),
                List.of(
                        "1: order submitted 2025-01-01T10:00:00Z ann {channel=mail, currency=USD, double=21.00,"
                                + " revenue=10.50, size=<20}",
                        "2: order submitted 2025-01-01T11:00:00Z bob {channel=search, currency=USD, double=40.00,"
                                + " revenue=20.00, size=20-<100}",
                        "3: order submitted 2025-01-01T11:00:00Z ann {currency=USD, double=999.98, revenue=499.99,"
                                + " size=100+}",
                        "4: order submitted 2025-01-02T11:00:00.000001Z it's {currency=USD}"));
    }

    private static ModelCase oneBigTable() {
        return new ModelCase(
                "one-big-table",
                List.of(
                        "CREATE TABLE obt (id BIGINT, happened_at <instant>, who VARCHAR(20), event_type VARCHAR(20), url VARCHAR(20),"
                                + " amount BIGINT, lang VARCHAR(5))",
                        "INSERT INTO obt VALUES (1, @2025-01-01T10:00:00Z@, 'ann', 'view', '/a', NULL, 'de'),"
                                + " (2, @2025-01-01T10:01:00Z@, 'ann', 'buy', '/b', 5, NULL),"
                                + " (3, @2025-01-01T10:02:00Z@, 'bob', 'leave', '/c', 6, 'en'),"
                                + " (4, @2025-01-01T10:03:00Z@, 'bob', NULL, NULL, NULL, NULL)"),
                new Model.Table("obt"),
                events(
                        new EventName.FromColumn("event_type"),
                        "happened_at",
                        "who",
                        List.of("id"),
                        all(List.of(), perEvent("view", List.of("url"), "buy", List.of("amount"))),
                        List.of()),
                List.of(
                        "1: view 2025-01-01T10:00:00Z ann {lang=de, url=/a}",
                        "2: buy 2025-01-01T10:01:00Z ann {amount=5}",
                        "3: leave 2025-01-01T10:02:00Z bob {lang=en}",
                        "refused missing_name 4"));
    }

    private static final List<String> SHIPMENTS = List.of(
            "(1, 'ann', @2025-01-01T10:00:00Z@, @2025-01-02T10:00:00Z@, NULL, 'dhl', @2025-01-02T10:00:00Z@)",
            "(2, 'bob', @2025-01-01T11:00:00Z@, NULL, NULL, 'ups', @2025-01-01T11:00:00Z@)",
            "(3, 'ann', @2025-01-01T12:00:00Z@, @2025-01-01T12:00:00Z@, @2025-01-03T09:00:00Z@, NULL,"
                    + " @2025-01-03T10:00:00Z@)");

    private static ModelCase milestones() {
        return new ModelCase(
                "milestones",
                shipments("ms_shipments"),
                stages("ms_shipments"),
                events(
                        new EventName.FromColumn(Model.Milestones.NAME),
                        Model.Milestones.TIME,
                        "who",
                        List.of("id", Model.Milestones.NAME),
                        new PropertySet(
                                List.of(property("late", new PropertyValue.Sql("returned_at > shipped_at"))),
                                Optional.of(new PropertySet.AllColumns(List.of("updated_at"), NullPolicy.OMIT))),
                        List.of()),
                List.of(
                        "1:1,12:order placed: order placed 2025-01-01T10:00:00Z ann {carrier=dhl}",
                        "1:1,13:order shipped: order shipped 2025-01-02T10:00:00Z ann {carrier=dhl}",
                        "1:2,12:order placed: order placed 2025-01-01T11:00:00Z bob {carrier=ups}",
                        "1:3,12:order placed: order placed 2025-01-01T12:00:00Z ann {late=true}",
                        "1:3,13:order shipped: order shipped 2025-01-01T12:00:00Z ann {late=true}",
                        "1:3,14:order returned: order returned 2025-01-03T09:00:00Z ann {late=true}"));
    }

    /** With the row's own time of change as cursor: a milestone that is filled in later is found whenever it lies. */
    private static ModelCase milestonesByUpdate() {
        RecordDefinition.Events own = (RecordDefinition.Events) milestones().record();
        return new ModelCase(
                "milestones-by-update",
                shipments("mu_shipments"),
                stages("mu_shipments"),
                new RecordDefinition.Events(
                        own.name(),
                        own.time(),
                        own.user(),
                        own.device(),
                        own.key(),
                        cursor(new TimeColumn("updated_at", Optional.empty())),
                        own.properties(),
                        own.joins(),
                        own.lookups(),
                        own.superseded()),
                milestones().expected());
    }

    private static List<String> shipments(String table) {
        return List.of(
                "CREATE TABLE " + table + " (id BIGINT, who VARCHAR(20), ordered_at <instant>, shipped_at <instant>,"
                        + " returned_at <instant>, carrier VARCHAR(20), updated_at <instant>)",
                "INSERT INTO " + table + " VALUES " + String.join(", ", SHIPMENTS));
    }

    private static Model stages(String table) {
        Map<String, String> events = new LinkedHashMap<>();
        events.put("ordered_at", "order placed");
        events.put("shipped_at", "order shipped");
        events.put("returned_at", "order returned");
        return new Model.Milestones(new Model.Table(table), events, "case");
    }

    private static ModelCase activityStream() {
        Map<String, String> view = new LinkedHashMap<>();
        view.put("feature_1", "page_url");
        view.put("feature_2", "referrer");
        Map<String, Map<String, String>> features = new LinkedHashMap<>();
        features.put("page_view", view);
        features.put("search", Map.of("feature_1", "query"));
        return new ModelCase(
                "activity-stream",
                List.of(
                        "CREATE TABLE activities (activity_id VARCHAR(20), ts <instant>, customer VARCHAR(20),"
                                + " anonymous_id VARCHAR(20), activity VARCHAR(20), feature_1 VARCHAR(20), feature_2 VARCHAR(20),"
                                + " feature_3 VARCHAR(20), revenue_impact DECIMAL(12,2), activity_occurrence BIGINT,"
                                + " activity_repeated_at <instant>)",
                        "INSERT INTO activities VALUES"
                                + " ('a', @2025-01-01T10:00:00Z@, 'ann', 'd1', 'page_view', '/a', 'mail', 'x', NULL, 1,"
                                + " @2025-01-01T10:05:00Z@),"
                                + " ('b', @2025-01-01T10:05:00Z@, 'ann', NULL, 'page_view', '/b', NULL, NULL, NULL, 2, NULL),"
                                + " ('c', @2025-01-01T10:06:00Z@, 'ann', 'd1', 'search', 'shoes', 'kept', NULL, NULL, 1, NULL),"
                                + " ('d', @2025-01-01T10:07:00Z@, 'bob', 'd2', 'order', 'card', NULL, NULL, 12.30, 1, NULL)"),
                new Model.ActivityStream(new Model.Table("activities"), features, "case"),
                events(
                        new EventName.FromColumn(Model.ActivityStream.ACTIVITY),
                        Model.ActivityStream.TIME,
                        Model.ActivityStream.CUSTOMER,
                        List.of(Model.ActivityStream.ID),
                        EVERYTHING,
                        List.of()),
                List.of(
                        "a: page_view 2025-01-01T10:00:00Z ann/d1 {feature_3=x, page_url=/a, referrer=mail}",
                        "b: page_view 2025-01-01T10:05:00Z ann {page_url=/b}",
                        "c: search 2025-01-01T10:06:00Z ann/d1 {feature_2=kept, query=shoes}",
                        "d: order 2025-01-01T10:07:00Z bob/d2 {feature_1=card, revenue_impact=12.30}"));
    }

    /** Of version 2: what is put in one column is unpacked, unless an activity gives it a name. */
    private static ModelCase activityFeatures() {
        return new ModelCase(
                "activity-features",
                List.of(
                        "CREATE TABLE af_activities (activity_id VARCHAR(20), ts <instant>, customer VARCHAR(20),"
                                + " anonymous_customer_id VARCHAR(20), activity VARCHAR(20), feature_json <json>,"
                                + " revenue_impact DECIMAL(12,2), link VARCHAR(20))",
                        "INSERT INTO af_activities VALUES ('a', @2025-01-01T10:00:00Z@, 'ann', 'd1', 'page_view',"
                                + " '{\"url\":\"/a\",\"link\":\"no\"}', NULL, 'x.test/a'),"
                                + " ('b', @2025-01-01T10:05:00Z@, 'ann', NULL, 'order', '{\"paid\":\"card\"}', 12.30, NULL),"
                                + " ('c', @2025-01-01T10:06:00Z@, 'bob', NULL, 'search', NULL, NULL, NULL)"),
                new Model.ActivityStream(
                        new Model.Table("af_activities"), Map.of("order", Map.of("feature_json", "payment")), "case"),
                events(
                        new EventName.FromColumn(Model.ActivityStream.ACTIVITY),
                        Model.ActivityStream.TIME,
                        Model.ActivityStream.CUSTOMER,
                        List.of(Model.ActivityStream.ID),
                        EVERYTHING,
                        List.of()),
                List.of(
                        "a: page_view 2025-01-01T10:00:00Z ann/d1"
                                + " {feature_json.*={\"url\":\"/a\",\"link\":\"no\"}, link=x.test/a}",
                        "b: order 2025-01-01T10:05:00Z ann {payment={\"paid\":\"card\"}, revenue_impact=12.30}",
                        "c: search 2025-01-01T10:06:00Z bob {}"));
    }

    /** That the members become properties is the destination's part, see its contract. */
    private static ModelCase jsonEvents() {
        return new ModelCase(
                "json-events",
                List.of(
                        "CREATE TABLE raw_events (event_id VARCHAR(20), event_type VARCHAR(20), entity_id VARCHAR(20), happened_at <instant>,"
                                + " properties <json>, context <json>, plan VARCHAR(20))",
                        "INSERT INTO raw_events VALUES"
                                + " ('a', 'view', 'ann', @2025-01-01T10:00:00Z@, '{\"url\":\"/a\"}', '{\"os\":\"linux\"}', 'pro'),"
                                + " ('b', 'buy', 'bob', @2025-01-01T10:01:00Z@, '{\"amount\":5}', NULL, NULL)"),
                new Model.Table("raw_events"),
                events(
                        new EventName.FromColumn("event_type"),
                        "happened_at",
                        "entity_id",
                        List.of("event_id"),
                        new PropertySet(
                                List.of(),
                                Optional.of(new PropertySet.AllColumns(List.of(), NullPolicy.OMIT)),
                                List.of(
                                        new PropertySet.JsonMembers("properties", "", "case"),
                                        new PropertySet.JsonMembers("context", "ctx_", "case")),
                                Map.of()),
                        List.of()),
                List.of(
                        "a: view 2025-01-01T10:00:00Z ann {ctx_context.*={\"os\":\"linux\"}, plan=pro,"
                                + " properties.*={\"url\":\"/a\"}}",
                        "b: buy 2025-01-01T10:01:00Z bob {properties.*={\"amount\":5}}"));
    }

    private static ModelCase users() {
        return new ModelCase(
                "users",
                List.of(
                        "CREATE TABLE people (id BIGINT, name VARCHAR(20), city BIGINT)",
                        "INSERT INTO people VALUES (1, 'Ann', 5), (2, NULL, 6)",
                        "CREATE TABLE cities (id BIGINT, city_name VARCHAR(20))",
                        "INSERT INTO cities VALUES (5, 'Kyiv')"),
                new Model.Sql("SELECT * FROM people WHERE id < 10 -- all"),
                new RecordDefinition.Users(
                        "id",
                        all(List.of("city"), Map.of()),
                        List.of(new Join(
                                "cities",
                                Map.of("city", "id"),
                                List.of(property("home", new PropertyValue.Column("city_name"))),
                                "case")),
                        List.of()),
                List.of("1: 1 {home=Kyiv, name=Ann}", "2: 2 {}"));
    }

    /** Keys are compared as texts; values keep their types, and none of them passes through the model's SQL. */
    private static ModelCase lookupTable() {
        RecordDefinition.Events plain = events(
                new EventName.Constant("order submitted"),
                "ordered_at",
                "customer",
                List.of("id"),
                all(List.of(), Map.of()),
                List.of());
        Map<String, String> properties = new LinkedHashMap<>();
        for (String column : List.of("name", "seats", "price", "rate", "active", "since", "seen")) {
            properties.put("account_" + column, column);
        }
        return new ModelCase(
                "lookup-table",
                List.of(
                        "CREATE TABLE lt_orders (id BIGINT, ordered_at <instant>, customer VARCHAR(20), account BIGINT)",
                        "INSERT INTO lt_orders VALUES (1, @2025-01-01T10:00:00Z@, 'ann', 7), (2, @2025-01-01T11:00:00Z@, 'bob', 8),"
                                + " (3, @2025-01-01T12:00:00Z@, 'cy', 9), (4, @2025-01-01T13:00:00Z@, 'di', NULL)",
                        "CREATE TABLE lt_accounts (id VARCHAR(20), name VARCHAR(20), seats BIGINT, price DECIMAL(12,2),"
                                + " rate DOUBLE PRECISION, active BOOLEAN, since DATE, seen <instant>, unused VARCHAR(20))",
                        "INSERT INTO lt_accounts VALUES ('7', 'A \"quoted\"', 9007199254740993, 10.50, 0.1, TRUE, DATE '2025-01-31',"
                                + " @2025-01-01T10:00:00.25Z@, 'x'), ('8', NULL, 0, -0.05, 1250, FALSE, NULL,"
                                + " @2025-01-01T10:00:00Z@, 'x'), (NULL, 'nobody', 1, 1, 1, TRUE, NULL, NULL, 'x')"),
                new Model.Table("lt_orders"),
                new RecordDefinition.Events(
                        plain.name(),
                        plain.time(),
                        plain.user(),
                        plain.device(),
                        plain.key(),
                        plain.cursor(),
                        plain.properties(),
                        List.of(),
                        List.of(new Lookup(
                                new Lookup.Table("crm", "lt_accounts", 1 << 20), "account", "id", properties, "case")),
                        plain.superseded()),
                List.of(
                        "1: order submitted 2025-01-01T10:00:00Z ann {account=7, account_active=true,"
                                + " account_name=A \"quoted\", account_price=10.50, account_rate=0.1,"
                                + " account_seats=9007199254740993, account_seen=2025-01-01T10:00:00.250Z,"
                                + " account_since=2025-01-31}",
                        "2: order submitted 2025-01-01T11:00:00Z bob {account=8, account_active=false,"
                                + " account_price=-0.05, account_rate=1250, account_seats=0,"
                                + " account_seen=2025-01-01T10:00:00Z}",
                        "3: order submitted 2025-01-01T12:00:00Z cy {account=9}",
                        "4: order submitted 2025-01-01T13:00:00Z di {}"));
    }

    private static ModelCase buckets() {
        List<BigDecimal> bounds = List.of(new BigDecimal("20"), new BigDecimal("100.5"));
        return new ModelCase(
                "buckets",
                List.of(
                        "CREATE TABLE bk_orders (id BIGINT, ordered_at <instant>, customer VARCHAR(20), seats BIGINT,"
                                + " total DECIMAL(12,2))",
                        "INSERT INTO bk_orders VALUES (1, @2025-01-01T10:00:00Z@, 'ann', 1, 19.99),"
                                + " (2, @2025-01-01T11:00:00Z@, 'ann', 100, 20), (3, @2025-01-01T12:00:00Z@, 'ann', 101, 20.01),"
                                + " (4, @2025-01-01T13:00:00Z@, 'ann', 500, 100.50), (5, @2025-01-01T14:00:00Z@, 'ann', 501, 100.51),"
                                + " (6, @2025-01-01T15:00:00Z@, 'ann', NULL, NULL), (7, @2025-01-01T16:00:00Z@, 'ann', -3, -20)"),
                new Model.Table("bk_orders"),
                events(
                        new EventName.Constant("order submitted"),
                        "ordered_at",
                        "customer",
                        List.of("id"),
                        new PropertySet(
                                List.of(
                                        property("lower", PropertyValue.Bucket.of("total", bounds, Edges.LOWER)),
                                        property("upper", PropertyValue.Bucket.of("total", bounds, Edges.UPPER)),
                                        property(
                                                "seats",
                                                new PropertyValue.Bucket(
                                                        "seats",
                                                        List.of(
                                                                new BigDecimal(1),
                                                                new BigDecimal(101),
                                                                new BigDecimal(501)),
                                                        List.of("none", "1-100", "101-500", "501+"),
                                                        Edges.LOWER)),
                                        property(
                                                "seats_to",
                                                new PropertyValue.Bucket(
                                                        "seats",
                                                        List.of(
                                                                new BigDecimal(0),
                                                                new BigDecimal(100),
                                                                new BigDecimal(500)),
                                                        List.of("none", "1-100", "101-500", "501+"),
                                                        Edges.UPPER))),
                                Optional.empty()),
                        List.of()),
                List.of(
                        "1: order submitted 2025-01-01T10:00:00Z ann {lower=<20, seats=1-100, seats_to=1-100, upper=<=20}",
                        "2: order submitted 2025-01-01T11:00:00Z ann {lower=20-<100.5, seats=1-100, seats_to=1-100,"
                                + " upper=<=20}",
                        "3: order submitted 2025-01-01T12:00:00Z ann {lower=20-<100.5, seats=101-500, seats_to=101-500,"
                                + " upper=>20-100.5}",
                        "4: order submitted 2025-01-01T13:00:00Z ann {lower=100.5+, seats=101-500, seats_to=101-500,"
                                + " upper=>20-100.5}",
                        "5: order submitted 2025-01-01T14:00:00Z ann {lower=100.5+, seats=501+, seats_to=501+, upper=>100.5}",
                        "6: order submitted 2025-01-01T15:00:00Z ann {}",
                        "7: order submitted 2025-01-01T16:00:00Z ann {lower=<20, seats=none, seats_to=none, upper=<=20}"));
    }

    /** What an event needs and a row has not makes a reject, with the first reason that holds; the others are sent. */
    private static ModelCase missingRoles() {
        RecordDefinition.Events own = events(
                new EventName.FromColumn("kind"),
                "happened_at",
                "who",
                List.of("id"),
                all(List.of(), Map.of()),
                List.of());
        return new ModelCase(
                "missing-roles",
                List.of(
                        "CREATE TABLE mr_events (id BIGINT, happened_at <instant>, who VARCHAR(20), kind VARCHAR(20),"
                                + " loaded_at <instant>)",
                        "INSERT INTO mr_events VALUES (1, @2025-01-01T10:00:00Z@, 'ann', 'view', @2025-01-01T10:00:00Z@),"
                                + " (2, NULL, 'ann', 'view', @2025-01-01T10:00:00Z@),"
                                + " (3, @2025-01-01T10:00:00Z@, NULL, 'view', @2025-01-01T10:00:01Z@),"
                                + " (4, @2025-01-01T10:00:00Z@, '', 'view', @2025-01-01T10:00:01Z@),"
                                + " (5, @2025-01-01T10:00:00Z@, 'ann', NULL, @2025-01-01T10:00:02Z@),"
                                + " (NULL, @2025-01-01T10:00:00Z@, 'ann', 'view', @2025-01-01T09:59:00Z@),"
                                + " (6, @2025-01-01T10:00:00Z@, 'ann', 'view', NULL),"
                                + " (7, NULL, NULL, NULL, @2025-01-01T10:00:03Z@)"),
                new Model.Table("mr_events"),
                new RecordDefinition.Events(
                        own.name(),
                        own.time(),
                        own.user(),
                        own.device(),
                        own.key(),
                        cursor(new TimeColumn("loaded_at", Optional.empty())),
                        own.properties(),
                        own.joins(),
                        own.lookups(),
                        own.superseded()),
                List.of(
                        "1: view 2025-01-01T10:00:00Z ann {}",
                        "refused null_time 2",
                        "refused missing_user 3",
                        "refused missing_user 4",
                        "refused missing_name 5",
                        "refused null_key ",
                        "refused null_cursor 6",
                        "refused null_time 7"));
    }

    private static ModelCase missingRolesOfMilestones() {
        return new ModelCase(
                "missing-roles-of-milestones",
                List.of(
                        "CREATE TABLE mm_shipments (id BIGINT, who VARCHAR(20), ordered_at <instant>, shipped_at <instant>)",
                        "INSERT INTO mm_shipments VALUES (1, NULL, @2025-01-01T10:00:00Z@, @2025-01-02T10:00:00Z@),"
                                + " (NULL, 'ann', @2025-01-01T11:00:00Z@, NULL), (3, 'bob', NULL, NULL)"),
                new Model.Milestones(
                        new Model.Table("mm_shipments"),
                        new TreeMap<>(Map.of("ordered_at", "a", "shipped_at", "b")),
                        "case"),
                events(
                        new EventName.FromColumn(Model.Milestones.NAME),
                        Model.Milestones.TIME,
                        "who",
                        List.of("id", Model.Milestones.NAME),
                        EVERYTHING,
                        List.of()),
                List.of("refused missing_user 1:1,1:a", "refused missing_user 1:1,1:b", "refused null_key "));
    }

    private static ModelCase missingRolesOfActivities() {
        return new ModelCase(
                "missing-roles-of-activities",
                List.of(
                        "CREATE TABLE ma_activities (activity_id VARCHAR(20), ts <instant>, customer VARCHAR(20),"
                                + " activity VARCHAR(20))",
                        "INSERT INTO ma_activities VALUES ('a', NULL, 'ann', 'view'), ('b', @2025-01-01T10:00:00Z@, NULL, 'view'),"
                                + " ('c', @2025-01-01T10:00:00Z@, 'ann', NULL), (NULL, @2025-01-01T10:00:00Z@, 'ann', 'view')"),
                new Model.ActivityStream(new Model.Table("ma_activities"), Map.of(), "case"),
                events(
                        new EventName.FromColumn(Model.ActivityStream.ACTIVITY),
                        Model.ActivityStream.TIME,
                        Model.ActivityStream.CUSTOMER,
                        List.of(Model.ActivityStream.ID),
                        EVERYTHING,
                        List.of()),
                List.of(
                        "refused null_cursor a",
                        "refused missing_user b",
                        "refused missing_name c",
                        "refused null_key "));
    }

    private static ModelCase missingRolesOfGroups() {
        return new ModelCase(
                "missing-roles-of-groups",
                List.of(
                        "CREATE TABLE mg_companies (id VARCHAR(20), name VARCHAR(20))",
                        "INSERT INTO mg_companies VALUES ('a', 'A'), (NULL, 'B'), ('', 'C')"),
                new Model.Table("mg_companies"),
                new RecordDefinition.Groups("company", "id", EVERYTHING, List.of(), List.of()),
                List.of("a: a {name=A}", "refused null_key ", "refused null_key "));
    }

    private static ModelCase missingRolesOfUsers() {
        return new ModelCase(
                "missing-roles-of-users",
                List.of(
                        "CREATE TABLE mu_people (id VARCHAR(20), name VARCHAR(20))",
                        "INSERT INTO mu_people VALUES ('a', 'A'), (NULL, 'B'), ('', 'C')"),
                new Model.Table("mu_people"),
                new RecordDefinition.Users("id", EVERYTHING, List.of(), List.of()),
                List.of("a: a {name=A}", "refused missing_user ", "refused missing_user "));
    }

    /** Quotes, dots and line breaks in names and values stay what they are. */
    private static ModelCase oddNames() {
        Map<String, String> milestones = new LinkedHashMap<>();
        milestones.put("a\"b", "it's \"done\" -- \\\n;");
        milestones.put("c.d", "'");
        return new ModelCase(
                "odd-names",
                List.of(
                        "CREATE TABLE \"odd \"\"table\"\"\" (\"i'd\" BIGINT, \"a\"\"b\" <instant>, \"c.d\" <instant>,"
                                + " \"select\" VARCHAR(20))",
                        "INSERT INTO \"odd \"\"table\"\"\" VALUES (1, @2025-01-01T10:00:00Z@, @2025-01-01T11:00:00Z@, 'u')"),
                new Model.Milestones(new Model.Table("\"odd \"\"table\"\"\""), milestones, "case"),
                events(
                        new EventName.FromColumn(Model.Milestones.NAME),
                        Model.Milestones.TIME,
                        "select",
                        List.of("i'd", Model.Milestones.NAME),
                        new PropertySet(
                                List.of(property("text", new PropertyValue.Sql("'a\n  ''b' -- not the end"))),
                                Optional.empty()),
                        List.of()),
                List.of(
                        "1:1,18:it's \"done\" -- \\\n;: it's \"done\" -- \\\n; 2025-01-01T10:00:00Z u {text=a\n  'b}",
                        "1:1,1:': ' 2025-01-01T11:00:00Z u {text=a\n  'b}"));
    }

    /** A property whose NULLs are left out. */
    public static PropertyDefinition property(String name, PropertyValue value) {
        return new PropertyDefinition(name, value, NullPolicy.OMIT, false, "case");
    }

    /** Events whose cursor is their time. */
    public static RecordDefinition.Events events(
            EventName name, String time, String user, List<String> key, PropertySet properties, List<Join> joins) {
        return events(name, new TimeColumn(time, Optional.empty()), user, key, properties, joins);
    }

    static RecordDefinition.Events events(
            EventName name, TimeColumn time, String user, List<String> key, PropertySet properties, List<Join> joins) {
        return new RecordDefinition.Events(
                name,
                time,
                Optional.of(new UserColumn(user, UserColumn.Missing.REJECT)),
                Optional.empty(),
                key,
                cursor(time),
                properties,
                joins,
                List.of(),
                Superseded.TOMBSTONE);
    }

    private static Cursor cursor(TimeColumn column) {
        return new Cursor(column, Cursor.DEFAULT_LOOKBACK, Cursor.DEFAULT_SETTLE, Optional.empty());
    }

    private static PropertySet all(List<String> except, Map<String, List<String>> perEvent) {
        return new PropertySet(
                List.of(), Optional.of(new PropertySet.AllColumns(except, NullPolicy.OMIT)), List.of(), perEvent);
    }

    private static Map<String, List<String>> perEvent(
            String first, List<String> its, String second, List<String> seconds) {
        Map<String, List<String>> map = new LinkedHashMap<>();
        map.put(first, its);
        map.put(second, seconds);
        return map;
    }
}
