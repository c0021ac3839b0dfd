package io.perseid.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake gets its four parts and its line, word for word. */
final class MistakesTest {

    private static final String EVENTS = ConfigFolder.HEAD + """
            events:
              from: orders
              name: order submitted
              time: ordered_at
              user: customer_id
              key: order_id
            """;

    @TempDir
    Path root;

    private ConfigFolder folder;

    @BeforeEach
    void write() {
        folder = new ConfigFolder(root);
    }

    private void expectInSync(String text, String... messages) {
        assertThat(folder.sync(text).messages())
                .containsExactly(Arrays.stream(messages)
                        .map(m -> "error config/syncs/orders.yaml" + m)
                        .toArray(String[]::new));
    }

    @Test
    void soundFilesHaveNoProblem() {
        assertThat(folder.sync(EVENTS).messages()).isEmpty();
    }

    @Test
    void unknownKey() {
        expectInSync(
                EVENTS.replace("  user:", "  usr:"),
                ":8: unknown key usr; expected one of from, name, time, user, device, key, cursor, milestones, sessions,"
                        + " first_events, properties, except, per_event, json, join, lookup, history, superseded; did you mean user?");
    }

    @Test
    void repeatedKey() {
        expectInSync(
                EVENTS + "  key: id\n",
                ":10: the key key again, first in line 9; expected each key once; remove one of the two");
    }

    @Test
    void malformedYaml() {
        expectInSync(
                "sync: orders\nwarehouse: [shop\ndestination: mixpanel\n",
                ":3: YAML that cannot be read: expected ',' or ']', but got :; expected well-formed YAML; look at quotes,"
                        + " brackets and indentation in this line and the one before it");
    }

    @Test
    void tabAsIndentation() {
        expectInSync(
                "sync: orders\nevents:\n\tfrom: orders\n",
                ":3: YAML that cannot be read: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for"
                        + " indentation); expected well-formed YAML; indent with spaces instead of tabs");
    }

    @Test
    void emptyFile() {
        expectInSync("# nothing yet\n", ": an empty file; expected keys and values; write it, or remove the file");
    }

    @Test
    void twoDocuments() {
        expectInSync(
                EVENTS + "---\nsync: other\n",
                ":11: a second document after ---; expected one document a file; move it to a file of its own");
    }

    @Test
    void aliasInsideItsAnchor() {
        expectInSync(
                "sync: &a\n  - *a\n",
                ":1: an alias inside its own anchor; expected a file of finite size; remove the alias");
    }

    @Test
    void missingKeysAreToldTogether() {
        expectInSync(
                "sync: orders\nevents: {from: orders, user: customer_id}\n",
                ":1: no key warehouse; expected warehouse: text; add for example warehouse: shop",
                ":1: no key destination; expected destination: text; add for example destination: mixpanel",
                ":2: no key name; expected name: an event name or {column: ...}; add for example name: order submitted",
                ":2: no key time; expected time: a column or {column: ...}; add for example time: ordered_at",
                ":2: no key key; expected key: a column or a list of a column; add for example key: order_id");
    }

    @Test
    void wrongTypes() {
        expectInSync(
                EVENTS + "max_rejects: many\nschedule: every day\nmode: fast\n",
                ":10: \"many\"; expected a whole number from 0 to 1000000000; write a number in digits",
                ":11: \"every day\"; expected \"every\" with a length of time, or \"manual\"; write for example every 15m",
                ":12: \"fast\"; expected one of standard, full, once, mirror; choose one of these");
    }

    @Test
    void listWhereAValueBelongs() {
        expectInSync(
                EVENTS.replace("name: order submitted", "name: [a, b]"),
                ":6: a list; expected an event name or {column: ...}; write one of these forms");
    }

    @Test
    void nothingAfterAKey() {
        expectInSync(
                EVENTS.replace("time: ordered_at", "time:"),
                ":7: nothing after time; expected a column or {column: ...}; write a value");
    }

    @Test
    void unknownWarehouseAndDestination() {
        expectInSync(
                EVENTS.replace("warehouse: shop", "warehouse: shpo").replace("mixpanel", "amplitude"),
                ":2: the warehouse shpo, which perseid.yaml has not; expected one of shop, plain; did you mean shop?",
                ":3: the destination amplitude, which perseid.yaml has not; expected one of mixpanel; add it to perseid.yaml or"
                        + " name another");
    }

    @Test
    void keysOfLaterVersionsAreNamedAsSuch() {
        expectInSync(
                EVENTS + "  deletes: {}\n" + "schedule: {after: dbt}\n",
                ":10: the key deletes; expected one of from, name, time, user, device, key, cursor, milestones, sessions, first_events, properties,"
                        + " except, per_event, json, join, lookup, history, superseded; deletes is not available in this version: remove it",
                ":11: the key after; expected \"every\" with a length of time, or \"manual\" or {cron: ...}; after is not"
                        + " available in this version: remove it");
    }

    @Test
    void mirrorWithoutDeletesExplainsTheThree() {
        expectInSync(
                EVENTS + "mode: mirror\n",
                ":1: mode: mirror without deletes; expected deletes: tombstone, ignore or refuse; tombstone: the event of a row"
                        + " that is gone is sent once more, marked as deleted and without its properties, and reports must"
                        + " filter what is marked; ignore: nothing is sent, and it stays as it was sent last; refuse: the run"
                        + " stops before it sends anything, so that a person looks");
    }

    @Test
    void profilesAreDeletedAndHaveNoTombstones() {
        expectInSync(
                ConfigFolder.HEAD + "mode: mirror\ndeletes: tombstone\nusers: {from: customers, user: id}\n",
                ":5: deletes: tombstone; expected deletes: delete, ignore or refuse; delete: the profile of a row that is gone"
                        + " is deleted, and its events stay; ignore: nothing is sent, and it stays as it was sent last;"
                        + " refuse: the run stops before it sends anything, so that a person looks");
    }

    @Test
    void keysOfMirrorsStandInMirrorsOnly() {
        expectInSync(
                EVENTS + "max_delete_ratio: 0.1\n",
                ":10: max_delete_ratio in mode standard; expected mode: mirror with it; write mode: mirror, or remove"
                        + " max_delete_ratio");
    }

    @Test
    void lookupTablesAreReplacedAnyway() {
        expectInSync(
                ConfigFolder.HEAD
                        + "mode: mirror\ndeletes: delete\nlookup: {table: t, from: t, key: k, columns: \"*\"}\n",
                ":1: mode: mirror for lookup; expected events, users or groups, because a lookup table is replaced whole"
                        + " whenever it changed; write mode: full, which takes rows that are gone away as well");
    }

    @Test
    void ratioAboveOneAndWayThatThereIsNot() {
        expectInSync(
                EVENTS + "mode: mirror\ndeletes: ignore\nmax_update_ratio: 50\nchanges: rumour\n",
                ":12: 50; expected a part from 0 to 1; write for example 0.5, which is 50 %",
                ":13: \"rumour\"; expected one of local, warehouse, feed; choose one of these");
    }

    @Test
    void validNeedsBothEndsAndAnEvent() {
        expectInSync(
                EVENTS + "  join: [{table: c, match: id, properties: [a], valid: {from: x}}]\n",
                ":10: no key to; expected to: text; add for example to: valid_to");
        expectInSync(
                ConfigFolder.HEAD + "users:\n  from: c\n  user: id\n  join:\n"
                        + "    - {table: c, match: id, properties: [a], valid: {from: x, to: y}}\n",
                ":8: valid in a join of profiles; expected a table of current values: a profile has no time of its own; join a"
                        + " view of the rows that hold now, and remove valid");
    }

    @Test
    void lists() {
        expectInSync(
                EVENTS + """
                  properties:
                    a: {list: items, match: id}
                    b: {list: items, match: id, fields: {sku: x, SKU: y}}
                    c: {list: items, match: id, fields: [x], max: 0}
                    d: {list: items, match: id, fields: [x], order: {by: x}}
                """,
                ":11: no key fields; expected fields: names in the object, each with a column of the table or a list of a column"
                        + " of the table; add for example fields: {product: product_id, price: product_price}",
                ":12: the field SKU beside sku; expected names that differ in more than their case, each once; rename or remove"
                        + " one of the two",
                ":13: \"0\"; expected a whole number from 1 to 10000; write a number in digits",
                ":14: a group of keys (by); expected a column of the table or {column: ...} or a list of a column of the table or"
                        + " {column: ...}; write one of these forms");
    }

    @Test
    void whatIsLeftOutNeedsANameOfItsOwn() {
        assertThat(folder.sync(EVENTS + """
                  properties:
                    a: {list: items, match: id, fields: [x], more: left}
                    left: {value: 1}
                """).messages())
                .singleElement()
                .asString()
                .contains(":11: the property left again, first at ", ":12; expected each property once");
    }

    @Test
    void aLookupTableHasNoLists() {
        assertThat(folder.sync(ConfigFolder.HEAD + "lookup:\n  table: t\n  from: t\n  key: k\n  columns:\n"
                                + "    a: {list: items, match: id, fields: [x]}\n")
                        .messages())
                .singleElement()
                .asString()
                .contains(":9: unknown key list; expected a column or {column: ...}");
    }

    @Test
    void cronAndZone() {
        expectInSync(
                EVENTS + "schedule: {cron: \"*/90 * * * *\", zone: UTC}\n",
                ":10: \"*/90\" as the minute of a cron expression; expected a step of at most 59; cron starts anew in each hour:"
                        + " for a fixed distance write schedule: every 90m");
        expectInSync(
                EVENTS + "schedule: {cron: \"0 6 * * *\", zone: Europe/Berln}\n",
                ":10: \"Europe/Berln\"; expected a time zone such as Europe/Berlin; did you mean Europe/Berlin?");
        expectInSync(
                EVENTS + "schedule: {cron: \"0 6 * * *\"}\n",
                ":10: no key zone; expected zone: a time zone such as Europe/Berlin; add for example zone: Europe/Berlin");
    }

    @Test
    void propertyForms() {
        expectInSync(
                EVENTS + """
                  properties:
                    currency: {vale: USD}
                    size: {bucket: total, at: [20, 10]}
                    other: {bucket: total, at: [1, 2], labels: [a, b]}
                    shifted: {bucket: total, at: [100, 500], labels: [1-100, 101-500, 501+]}
                    upper: {bucket: total, at: [100], edges: upper, labels: [<100, 100+]}
                    names: {bucket: total, at: [2024, 2025], labels: [before 2024, 2024, "2025-"]}
                    whole: {bucket: total, at: [101, 501], labels: [1-100, 101-500, 501+]}
                    none: {bucket: total, at: []}
                    edge: {bucket: total, at: [1], edges: both}
                """,
                ":11: unknown key vale; expected a column or {column: ...} or {value: ...} or {sql: ...} or {bucket: ...} or"
                        + " {list: ...}; did"
                        + " you mean value?",
                ":12: 10 after 20; expected rising bounds; put the bounds in order, each once",
                ":13: 2 labels for 2 bounds; expected 3 labels, one for each range; add or remove labels",
                ":14: the label \"101-500\" for numbers from 100 to below 500; expected the range that it stands for, such as"
                        + " 100-<500, or a name;"
                        + " correct the label or the bounds",
                ":15: the label \"<100\" for numbers up to 100; expected the range that it stands for, such as <=100, or a name;"
                        + " correct the label or the bounds",
                ":18: an empty list; expected a list of a number; write [...], or one item a line after a dash",
                ":19: \"both\"; expected one of lower, upper; choose one of these");
    }

    @Test
    void aPropertyTwice() {
        expectInSync(
                EVENTS + "  properties: [a, b, {a: c}]\n",
                ":10: the property a again, first at config/syncs/orders.yaml:10; expected each property once;"
                        + " rename or remove one of the two");
    }

    @Test
    void exceptWithoutStar() {
        expectInSync(
                EVENTS + "  properties: [a]\n  except: [b]\n",
                ":11: except without properties: \"*\"; expected columns that \"*\" leaves out; write properties: \"*\" or remove"
                        + " except");
    }

    @Test
    void neitherUserNorDevice() {
        expectInSync(
                EVENTS.replace("  user: customer_id\n", ""),
                ":4: neither user nor device; expected user: a column with the user's id; add user, or device for events without"
                        + " a user");
    }

    @Test
    void severalKindsOfRecords() {
        expectInSync(
                EVENTS + "users: {from: customers, user: id}\n",
                ":10: events and users; expected one of events, users, groups, lookup, audience; move the others to files of their own");
        expectInSync(
                ConfigFolder.HEAD,
                ":1: no kind of record; expected one of events, users, groups, lookup, audience; add one of them");
    }

    @Test
    void onlyEventsGoByTime() {
        expectInSync(
                ConfigFolder.HEAD + "mode: standard\nusers: {from: customers, user: id}\n",
                ":4: mode: standard for users; expected full, once or mirror, because only events are sliced by time; write mode: full");
    }

    @Test
    void missingLookupFile() {
        expectInSync(
                EVENTS + "  lookup: [{file: campaigns.csv, match: utm, properties: [channel]}]\n",
                ":10: the file campaigns.csv: no such file; expected a CSV file with the names of its columns in the first row;"
                        + " correct the path, which starts from the configuration folder or the root, or create the file");
    }

    @Test
    void twoSyncsOfOneName() {
        folder.write("config/syncs/a.yaml", EVENTS).write("config/syncs/b.yml", EVENTS.replace("events:", "\nevents:"));
        assertThat(folder.messages())
                .containsExactly(
                        "error config/syncs/b.yml:1: the sync orders again, first at config/syncs/a.yaml:1; expected"
                                + " each name once; rename one of the two and keep its namespace");
    }

    @Test
    void twoSyncsOfOneNamespace() {
        folder.write("config/syncs/a.yaml", EVENTS)
                .write("config/syncs/b.yaml", EVENTS.replace("sync: orders", "sync: b\nnamespace: orders"));
        assertThat(folder.messages())
                .containsExactly(
                        "error config/syncs/b.yaml:2: the namespace orders for events in mixpanel again, first at"
                                + " config/syncs/a.yaml:1; expected one sync for each namespace, destination and kind of record; give"
                                + " one of the two a namespace of its own");
    }

    @Test
    void missingSecrets() {
        folder.perseid(ConfigFolder.PERSEID
                .replace("token: abc", "token: \"${env:TOKEN}\"")
                .replace("plain.duckdb", "\"${file:secrets/name}\""));
        assertThat(folder.messages())
                .containsExactly(
                        "error config/perseid.yaml:3: ${file:secrets/name}, but the file cannot be read (NoSuchFileException);"
                                + " expected a file with the secret as UTF-8 text; create secrets/name or make it readable for"
                                + " the user that runs Perseid",
                        "error config/perseid.yaml:5: ${env:TOKEN}, but the environment variable TOKEN is not set; expected a"
                                + " value for it; set TOKEN where Perseid is started");
    }

    @Test
    void referenceWithoutQuotesInsideBraces() {
        folder.perseid(ConfigFolder.PERSEID.replace("token: abc", "token: ${env:TOKEN}"));
        assertThat(folder.messages())
                .containsExactly(
                        "error config/perseid.yaml:5: YAML that cannot be read: expected ',' or '}', but got {; expected"
                                + " well-formed YAML; put ${...} in double quotes: inside braces YAML reads it as braces");
    }

    @Test
    void unknownReference() {
        expectInSync(
                EVENTS.replace("order submitted", "${ORDER}"),
                ":6: ${ORDER}; expected ${env:NAME} or ${file:/path/of/a/secret}; write $${ORDER} if the text itself is meant");
    }

    @Test
    void connectorSettings() {
        folder.perseid("""
                warehouses:
                  shop:
                    type: duckdb
                    threads: 100
                    fiel: x
                  other: {type: duckbd}
                destinations:
                  mixpanel: {type: mixpanel, residency: mars}
                """);
        assertThat(folder.messages())
                .containsExactly(
                        "error config/perseid.yaml:2: file: nothing; expected path; add file: The database file.",
                        "error config/perseid.yaml:4: threads: \"100\"; expected a whole number from 1 to 64; correct it, or"
                                + " delete the line to use the default (2)",
                        "error config/perseid.yaml:5: fiel: unknown key fiel; expected one of file, folder, threads; did you mean"
                                + " file?",
                        "error config/perseid.yaml:6: \"duckbd\" as the type of a warehouse; expected duckdb; did you mean"
                                + " duckdb?",
                        "error config/perseid.yaml:8: residency: \"mars\"; expected one of us, eu, in; correct it, or delete the line"
                                + " to use the default (us)");
    }

    @Test
    void aRuleOfAConnectorHasThePlaceOfItsBlock() {
        folder.perseid(ConfigFolder.PERSEID.replace(", token: abc", ""));
        assertThat(folder.messages())
                .containsExactly(
                        "error config/perseid.yaml:5: token: neither service_account nor token; expected at least one of"
                                + " them; add one of them");
    }

    @Test
    void whatAReferenceGaveIsNeverShown() {
        folder.variable("HIDDEN", "s3cr3t")
                .perseid(ConfigFolder.PERSEID.replace("token: abc", "token: abc, residency: \"${env:HIDDEN}\""))
                .sync(EVENTS + "schedule: ${env:HIDDEN}\nmode: ${env:HIDDEN}\nevents2: ${env:HIDDEN}\n");
        assertThat(folder.messages()).hasSize(4).noneMatch(m -> m.contains("s3cr3t"));
        assertThat(folder.messages())
                .contains(
                        "error config/perseid.yaml:5: residency: \"${env:HIDDEN}\"; expected one of us, eu, in; correct it,"
                                + " or delete the line to use the default (us)");
    }

    @Test
    void aShortReferencedValueDoesNotGarbleTheAdvice() {
        folder.variable("N", "0")
                .perseid(ConfigFolder.PERSEID.replace("plain.duckdb", "p.duckdb, threads: \"${env:N}\""));
        assertThat(folder.messages())
                .containsExactly(
                        "error config/perseid.yaml:3: threads: \"${env:N}\"; expected a whole number from 1 to 64;"
                                + " correct it, or delete the line to use the default (2)");
    }

    @Test
    void noFolderAndNoFile() {
        LoadedConfig config =
                new ConfigLoader(FakeConnectors.registry()).load(root.resolve("nowhere"), name -> Optional.empty());
        assertThat(folder.messages(config.problems()))
                .containsExactly(
                        "error nowhere: no such folder; expected a folder with perseid.yaml and syncs; name it with --config");
    }

    @Test
    void allProblemsOfAllFilesComeTogether() {
        folder.perseid(ConfigFolder.PERSEID + "stat: {}\n")
                .write("config/syncs/a.yaml", "sync: [\n")
                .write("config/syncs/b.yaml", EVENTS.replace("key:", "kee:"));
        assertThat(folder.messages())
                .hasSize(4)
                .satisfiesExactly(
                        m -> assertThat(m).startsWith("error config/perseid.yaml:6: unknown key stat"),
                        m -> assertThat(m).startsWith("error config/syncs/a.yaml:2: YAML that cannot be read"),
                        m -> assertThat(m).startsWith("error config/syncs/b.yaml:4: no key key"),
                        m -> assertThat(m).startsWith("error config/syncs/b.yaml:9: unknown key kee"));
    }

    @Test
    void milestonesHaveTheirOwnNamesAndTimes() {
        String head = EVENTS.substring(0, EVENTS.indexOf("events:"));
        expectInSync(
                head + "events: {from: orders, user: u, key: k, name: x, time: t, milestones: {a: placed}}\n",
                ":4: name beside milestones; expected one of the two: each milestone has its own name; remove name, or"
                        + " milestones",
                ":4: time beside milestones; expected one of the two: each milestone has its own time; remove time, or"
                        + " milestones");
        expectInSync(
                head + "events: {from: {activity_stream: s}, milestones: {a: placed}, user: u}\n",
                ":4: milestones of an activity stream; expected a table or query with a row for each process; remove"
                        + " milestones: each activity is an event already");
        expectInSync(
                head + "events: {from: orders, user: u, key: k, milestones: {a: placed, b: placed}}\n",
                ":4: the event placed for a second milestone; expected a name of its own for each milestone: it is part of the"
                        + " event's identity; choose another name");
    }

    @Test
    void historiesAreOneThingEach() {
        String facts = "{table: orders, user: u, time: t}";
        String valued = "{table: orders, user: u, time: t, value: v}";
        expectInSync(
                EVENTS + "  history:\n    a: {over: all before}\n    b: {count: " + facts + ", ever: " + facts + "}\n",
                ":11: nothing to find out; expected one of first, last, count, sum, ever, since; add for example count: {table:"
                        + " orders, user: customer_id, time: ordered_at}",
                ":12: ever beside count; expected one of first, last, count, sum, ever, since; make two properties of them");
        expectInSync(
                EVENTS + "  history:\n    a: {sum: " + facts + "}\n    b: {count: " + valued + "}\n",
                ":11: sum without value; expected a column to add up; add value: and the name of a column",
                ":12: value in count; expected value with first, last and sum only; remove it, or write where: v is not null");
        expectInSync(
                EVENTS + "  history:\n    a: {ever: " + facts + ", over: all before, within_next: 1h, unit: days}\n"
                        + "    b: {since: " + facts + ", within_next: 1h}\n    c: {ever: " + facts
                        + ", over: last month}\n",
                ":11: within_next beside over; expected one of the two; remove one of them",
                ":11: unit with ever; expected unit with since only; remove unit",
                ":12: within_next with since; expected since with what lies before the event; remove within_next, or take first",
                ":13: \"last month\"; expected all before, or last and a length of time; write all before, for"
                        + " example last 30 days, or {between: {from: ..., to: ...}}");
        expectInSync(
                EVENTS.replace("user: customer_id", "device: d") + "  properties: {a: x}\n  history: {a: {count: "
                        + facts + "}}\n",
                ":11: history, and events without user; expected a user, whose history it is; add user, or remove history",
                ":11: the property a again, first at config/syncs/orders.yaml:10; expected each property once; rename or"
                        + " remove one of the two");
    }
}
