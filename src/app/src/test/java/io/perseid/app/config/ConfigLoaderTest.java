package io.perseid.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.engine.sync.Cursor;
import io.perseid.engine.sync.Edges;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.History;
import io.perseid.engine.sync.History.Facts;
import io.perseid.engine.sync.History.Measure;
import io.perseid.engine.sync.History.Over;
import io.perseid.engine.sync.Join;
import io.perseid.engine.sync.Lookup;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.Schedule;
import io.perseid.engine.sync.Sync;
import io.perseid.engine.sync.TimeColumn;
import io.perseid.engine.sync.UserColumn;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String MINIMAL =
            ConfigFolder.HEAD + "events: {from: orders, name: order submitted, time: t, user: u, key: k}\n";

    @TempDir
    Path root;

    private ConfigFolder folder;

    @BeforeEach
    void write() {
        folder = new ConfigFolder(root);
    }

    private RecordDefinition.Events events() {
        return (RecordDefinition.Events) folder.only().record();
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        Sync sync = folder.sync(MINIMAL).only();
        assertThat(sync.namespace().value()).isEqualTo("orders");
        assertThat(sync.mode()).isEqualTo(Mode.STANDARD);
        assertThat(sync.schedule()).isEqualTo(new Schedule.Manual());
        assertThat(sync.maxRejects()).isEqualTo(10_000);
        assertThat(sync.model()).isEqualTo(new Model.Table("orders"));
        TimeColumn time = new TimeColumn("t", Optional.of(BERLIN));
        assertThat(sync.record())
                .isEqualTo(new RecordDefinition.Events(
                        new EventName.Constant("order submitted"),
                        time,
                        Optional.of(new UserColumn("u", UserColumn.Missing.REJECT)),
                        Optional.empty(),
                        List.of("k"),
                        new Cursor(time, Duration.ofHours(2), Duration.ofMinutes(1), Optional.empty()),
                        new PropertySet(List.of(), Optional.empty()),
                        List.of(),
                        List.of(),
                        RecordDefinition.Superseded.TOMBSTONE));
    }

    @Test
    void everyKeyOfAMirror() {
        Sync sync = folder.sync(MINIMAL
                        + "mode: mirror\nchanges: local\ndeletes: refuse\nmax_delete_ratio: 0.2\nmax_update_ratio: 1\n")
                .only();
        assertThat(sync.mode()).isEqualTo(Mode.MIRROR);
        assertThat(sync.mirror()).contains(new Mirror(Mirror.Changes.LOCAL, Mirror.Deletes.REFUSE, 0.2, 1));
    }

    @Test
    void whatAMirrorLeavesOutHasItsDefault() {
        assertThat(folder.sync(MINIMAL + "mode: mirror\ndeletes: tombstone\n")
                        .only()
                        .mirror())
                .contains(new Mirror(Mirror.Changes.LOCAL, Mirror.Deletes.SEND, 0.05, 0.5));
        assertThat(folder.sync(MINIMAL).only().mirror()).isEmpty();
    }

    @Test
    void everyKeyOfEvents() {
        folder.write("campaigns.csv", "utm,channel\na,email\n").sync("""
                sync: orders
                namespace: orders-2024
                warehouse: shop
                destination: mixpanel
                mode: once
                schedule: every 90m
                max_rejects: 7
                events:
                  from: {sql: select * from orders}
                  name: {column: event_type}
                  time: {column: ordered_at, zone: UTC}
                  user: {column: customer_id, missing: anonymous}
                  device: device_id
                  key: [shop_id, order_id]
                  cursor: {column: updated_at, lookback: 3h, settle: 10s, start: 2026-01-31, zone: UTC}
                  properties:
                    revenue: order_total
                    note: {column: note, nulls: send}
                    currency: {value: USD}
                    size: {bucket: total, at: [20, 100.5]}
                    margin: {sql: a - b, nulls: unset}
                  join:
                    - {table: customers, match: {customer_id: id}, properties: [customer_type]}
                  lookup:
                    - {file: campaigns.csv, match: utm_campaign, properties: {channel: channel}}
                  superseded: keep
                """);
        Sync sync = folder.only();
        String at = root + "/config/syncs/orders.yaml:";
        assertThat(sync.namespace().value()).isEqualTo("orders-2024");
        assertThat(sync.mode()).isEqualTo(Mode.ONCE);
        assertThat(sync.schedule()).isEqualTo(new Schedule.Every(Duration.ofMinutes(90)));
        assertThat(sync.maxRejects()).isEqualTo(7);
        assertThat(sync.model()).isEqualTo(new Model.Sql("select * from orders"));
        Optional<ZoneId> utc = Optional.of(ZoneId.of("UTC"));
        assertThat(sync.record())
                .isEqualTo(new RecordDefinition.Events(
                        new EventName.FromColumn("event_type"),
                        new TimeColumn("ordered_at", utc),
                        Optional.of(new UserColumn("customer_id", UserColumn.Missing.ANONYMOUS)),
                        Optional.of("device_id"),
                        List.of("shop_id", "order_id"),
                        new Cursor(
                                new TimeColumn("updated_at", utc),
                                Duration.ofHours(3),
                                Duration.ofSeconds(10),
                                Optional.of(Instant.parse("2026-01-31T00:00:00Z"))),
                        new PropertySet(
                                List.of(
                                        property(
                                                "revenue",
                                                new PropertyValue.Column("order_total"),
                                                NullPolicy.OMIT,
                                                at + 17),
                                        property("note", new PropertyValue.Column("note"), NullPolicy.SEND, at + 18),
                                        property(
                                                "currency",
                                                new PropertyValue.Constant("USD"),
                                                NullPolicy.OMIT,
                                                at + 19),
                                        property(
                                                "size",
                                                new PropertyValue.Bucket(
                                                        "total",
                                                        List.of(new BigDecimal("20"), new BigDecimal("100.5")),
                                                        List.of("<20", "20-<100.5", "100.5+"),
                                                        Edges.LOWER),
                                                NullPolicy.OMIT,
                                                at + 20),
                                        property("margin", new PropertyValue.Sql("a - b"), NullPolicy.UNSET, at + 21)),
                                Optional.empty()),
                        List.of(new Join(
                                "customers",
                                Map.of("customer_id", "id"),
                                List.of(property(
                                        "customer_type",
                                        new PropertyValue.Column("customer_type"),
                                        NullPolicy.OMIT,
                                        at + 23)),
                                at + 23)),
                        List.of(new Lookup(
                                new Lookup.Csv(root.resolve("campaigns.csv")),
                                "utm_campaign",
                                "utm",
                                Map.of("channel", "channel"),
                                at + 25)),
                        RecordDefinition.Superseded.KEEP));
    }

    @Test
    void everyKeyOfHistory() {
        folder.sync(MINIMAL.replace("key: k}\n", "key: k,\n") + """
                  history: {
                    account_num_orders: {count: {table: orders, user: customer_id, time: ordered_at}, over: all before, including: this},
                    revenue: {sum: {table: orders, user: u, time: t, where: total > 0, value: total}, over: last 2 weeks, nulls: send},
                    hours_since: {since: {table: orders, user: u, time: t}, unit: hours},
                    clicked: {within_next: 1h, ever: {table: clicks, user: u, time: t}},
                    viewed: {count: {table: views, user: u, time: t}, over: {between: {
                      from: {table: visits, user: u, time: t}, to: {table: orders, user: u, time: t}}}}}}
                """);
        Facts orders = new Facts("orders", "u", "t", Optional.empty());
        Duration day = Duration.ofDays(1);
        assertThat(events().history())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("where")
                .containsExactly(
                        history(
                                "account_num_orders",
                                Measure.COUNT,
                                new Facts("orders", "customer_id", "ordered_at", Optional.empty()),
                                new Over.AllBefore(),
                                true,
                                day),
                        new History(
                                "revenue",
                                Measure.SUM,
                                new Facts("orders", "u", "t", Optional.of("total > 0")),
                                Optional.of("total"),
                                new Over.Last(Duration.ofDays(14)),
                                false,
                                day,
                                NullPolicy.SEND,
                                ""),
                        history("hours_since", Measure.SINCE, orders, new Over.AllBefore(), false, Duration.ofHours(1)),
                        history(
                                "clicked",
                                Measure.EVER,
                                new Facts("clicks", "u", "t", Optional.empty()),
                                new Over.WithinNext(Duration.ofHours(1)),
                                false,
                                day),
                        history(
                                "viewed",
                                Measure.COUNT,
                                new Facts("views", "u", "t", Optional.empty()),
                                new Over.Between(new Facts("visits", "u", "t", Optional.empty()), Optional.of(orders)),
                                false,
                                day));
    }

    private static History history(
            String name, Measure measure, Facts facts, Over over, boolean including, Duration unit) {
        return new History(name, measure, facts, Optional.empty(), over, including, unit, NullPolicy.OMIT, "");
    }

    private static PropertyDefinition property(String name, PropertyValue value, NullPolicy nulls, String where) {
        return new PropertyDefinition(name, value, nulls, false, where);
    }

    @Test
    void constantsKeepTheirWrittenForm() {
        folder.sync(
                MINIMAL.replace(
                        "key: k",
                        "key: k, properties: {a: {value: 010}, b: {value: 1e3}, c: {value: yes}, d: {value: 2026-01-01},"
                                + " e: {value: true}, f: {value: \"true\"}, g: {value: 12}, h: {value: 1.50}, i: {value: 1_000}}"));
        assertThat(events().properties().listed())
                .extracting(p -> ((PropertyValue.Constant) p.value()).value())
                .containsExactly(
                        "010",
                        new BigDecimal("1e3"),
                        "yes",
                        "2026-01-01",
                        true,
                        "true",
                        12L,
                        new BigDecimal("1.50"),
                        "1_000");
    }

    @Test
    void listsAndJoinsAsOfATime() {
        folder.sync(
                MINIMAL.replace(
                        "key: k",
                        "key: k, properties: {a: {list: items, match: id, fields: [x, y]}, b: {list: items, match: {id: order_id},"
                                + " fields: {sku: x, price: y}, order: [line, {column: y, descending: true}], max: 7, more: b_more, nulls: send}},"
                                + " join: [{table: prices, match: sku, properties: [price], valid: {from: begins, to: ends}}]"));
        List<PropertyDefinition> listed = events().properties().listed();
        assertThat(listed.get(0).value())
                .isEqualTo(new PropertyValue.ChildRows(
                        "items", Map.of("id", "id"), Map.of("x", "x", "y", "y"), List.of(), 100, Optional.empty()));
        assertThat(listed.get(1).value())
                .isEqualTo(new PropertyValue.ChildRows(
                        "items",
                        Map.of("id", "order_id"),
                        Map.of("sku", "x", "price", "y"),
                        List.of(new PropertyValue.OrderColumn("line", false), new PropertyValue.OrderColumn("y", true)),
                        7,
                        Optional.of("b_more")));
        assertThat(listed.get(1).nulls()).isEqualTo(NullPolicy.SEND);
        assertThat(events().joins().get(0).valid()).contains(new Join.Validity("begins", "ends"));
    }

    @Test
    void milestonesGiveNameTimeAndAPartOfTheKey() {
        folder.sync(ConfigFolder.HEAD + """
                events:
                  from: shipments
                  user: customer_id
                  key: order_id
                  cursor: updated_at
                  milestones: {ordered_at: order placed, shipped_at: order shipped}
                """);
        Model.Milestones model = (Model.Milestones) folder.only().model();
        assertThat(model.source()).isEqualTo(new Model.Table("shipments"));
        assertThat(List.copyOf(model.events().entrySet()))
                .isEqualTo(List.of(Map.entry("ordered_at", "order placed"), Map.entry("shipped_at", "order shipped")));
        assertThat(events().key()).containsExactly("order_id", "perseid_milestone");
        assertThat(events().name()).isEqualTo(new EventName.FromColumn("perseid_milestone"));
        assertThat(events().time().column()).isEqualTo("perseid_milestone_at");
        assertThat(events().cursor().column().column()).isEqualTo("updated_at");
    }

    @Test
    void anActivityStreamKnowsItsColumns() {
        folder.sync(ConfigFolder.HEAD + """
                events:
                  from:
                    activity_stream: customer_stream
                    activities:
                      page_view: {feature_1: page_url}
                  properties: "*"
                  json: [feature_json, {column: link, prefix: link_}]
                  per_event: {page_view: [page_url]}
                """);
        Model.ActivityStream model = (Model.ActivityStream) folder.only().model();
        assertThat(model.features()).isEqualTo(Map.of("page_view", Map.of("feature_1", "page_url")));
        assertThat(events().key()).containsExactly("activity_id");
        assertThat(events().name()).isEqualTo(new EventName.FromColumn("activity"));
        assertThat(events().time().column()).isEqualTo("ts");
        assertThat(events().user()).contains(new UserColumn("customer", UserColumn.Missing.REJECT));
        assertThat(events().properties().members())
                .extracting(PropertySet.JsonMembers::column, PropertySet.JsonMembers::prefix)
                .containsExactly(tuple("feature_json", ""), tuple("link", "link_"));
        assertThat(events().properties().perEvent()).isEqualTo(Map.of("page_view", List.of("page_url")));
    }

    @Test
    void usersHaveListsAndSetOnce() {
        folder.sync(ConfigFolder.HEAD + """
                users:
                  from: customers
                  user: customer_id
                  properties: [customer_type, {$name: customer_name, vip: {value: true}}]
                  set_once: {$created: first_ordered_at}
                """);
        RecordDefinition.Users users = (RecordDefinition.Users) folder.only().record();
        assertThat(users.properties().listed())
                .extracting(p -> p.name() + " " + p.value() + " " + p.nulls() + " " + p.once())
                .containsExactly(
                        "customer_type Column[column=customer_type] UNSET false",
                        "$name Column[column=customer_name] UNSET false",
                        "vip Constant[value=true] UNSET false",
                        "$created Column[column=first_ordered_at] OMIT true");
        assertThat(folder.only().mode()).isEqualTo(Mode.FULL);
    }

    @Test
    void groupsAndLookupTables() {
        folder.sync(ConfigFolder.HEAD
                + "groups: {from: companies, group: company_id, id: id, properties: \"*\", except: [secret]}\n");
        RecordDefinition.Groups groups = (RecordDefinition.Groups) folder.only().record();
        assertThat(groups.groupKey()).isEqualTo("company_id");
        assertThat(groups.properties())
                .isEqualTo(new PropertySet(
                        List.of(), Optional.of(new PropertySet.AllColumns(List.of("secret"), NullPolicy.UNSET))));
        folder.sync(ConfigFolder.HEAD + "lookup: {table: locations, from: locations, key: id}\n");
        assertThat(folder.only().record())
                .isEqualTo(new RecordDefinition.LookupTable(
                        "locations",
                        "id",
                        new PropertySet(
                                List.of(), Optional.of(new PropertySet.AllColumns(List.of(), NullPolicy.OMIT)))));
        assertThat(folder.only().record().kind()).isEqualTo(RecordKind.LOOKUP);
    }

    @Test
    void starMayStandBesideProperties() {
        folder.sync(MINIMAL.replace("key: k", "key: k, properties: [\"*\", {revenue: total}], except: [note]"));
        assertThat(events().properties().listed())
                .extracting(PropertyDefinition::name)
                .containsExactly("revenue");
        assertThat(events().properties().allColumns())
                .contains(new PropertySet.AllColumns(List.of("note"), NullPolicy.OMIT));
    }

    @Test
    void cronKeepsItsZone() {
        folder.sync(MINIMAL + "schedule: {cron: \"0 6 * * MON-FRI\", zone: Europe/Berlin}\n");
        assertThat(folder.only().schedule()).isEqualTo(new Schedule.Cron("0 6 * * MON-FRI", BERLIN));
    }

    @Test
    void aCursorOnTheTimeColumnHasItsZoneAndStartCountsInIt() {
        folder.sync(MINIMAL.replace("time: t", "time: {column: t, zone: Asia/Tokyo}, cursor: {start: 2026-01-31}"));
        assertThat(events().cursor().column()).isEqualTo(new TimeColumn("t", Optional.of(ZoneId.of("Asia/Tokyo"))));
        assertThat(events().cursor().start()).contains(Instant.parse("2026-01-30T15:00:00Z"));
    }

    @Test
    void withoutAnyZoneNoneIsInvented() {
        folder.sync(MINIMAL.replace("shop", "plain"));
        assertThat(events().time().zone()).isEmpty();
    }

    @Test
    void pathsStartBesideTheFolderOrFromRoot() {
        assertThat(folder.load().configuration().stateFolder()).isEqualTo(root.resolve(".perseid"));
        Configuration config = folder.perseid(ConfigFolder.PERSEID + "root: data\nstate: {folder: s}\n")
                .load()
                .orThrow();
        assertThat(config.root()).isEqualTo(root.resolve("data"));
        assertThat(config.stateFolder()).isEqualTo(root.resolve("data/s"));
        assertThat(config.warehouse("shop").orElseThrow().settings().path("file"))
                .contains(root.resolve("data/shop.duckdb"));
        assertThat(config.warehouse("shop").orElseThrow().settings().path("folder"))
                .as("a default")
                .contains(root.resolve("data"));
        assertThat(config.warehouse("shop").orElseThrow().zone()).contains(BERLIN);
    }

    @Test
    void secretsComeFromVariablesAndFilesAndAreNotShown() {
        folder.write("secrets/token", "from-file\n")
                .variable("ID", "42")
                .perseid(ConfigFolder.PERSEID.replace(
                        "token: abc", "token: \"${file:secrets/token}\", project_id: \"${env:ID}\""));
        Configuration config = folder.load().orThrow();
        assertThat(config.destination("mixpanel")
                        .orElseThrow()
                        .settings()
                        .secret("token")
                        .orElseThrow()
                        .reveal())
                .isEqualTo("from-file");
        assertThat(config.destination("mixpanel").orElseThrow().settings().whole("project_id"))
                .contains(42L);
        assertThat(config.toString()).doesNotContain("from-file");
    }

    @Test
    void aDollarEscapesAReference() {
        folder.sync(MINIMAL.replace("order submitted", "\"a $${env:X} $name\""));
        assertThat(events().name()).isEqualTo(new EventName.Constant("a ${env:X} $name"));
    }

    @Test
    void aMistakeInOneSyncLeavesTheOthers() {
        folder.sync(MINIMAL).write("config/syncs/z.yaml", "sync: z\n");
        LoadedConfig config = folder.load();
        assertThat(config.configuration().sync("orders")).isPresent();
        assertThat(config.configuration().sync("z")).isEmpty();
        assertThatThrownBy(config::orThrow)
                .isInstanceOf(PerseidException.class)
                .hasMessage(root + "/config/syncs/z.yaml:1: no key warehouse; expected warehouse: text; add for example"
                        + " warehouse: shop (and 1 more: perseid validate shows all)");
    }
}
