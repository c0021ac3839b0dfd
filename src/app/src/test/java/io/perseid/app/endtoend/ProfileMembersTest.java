package io.perseid.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.NullPolicy;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.run.Run;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.Owner;
import io.perseid.engine.state.RunStatus;
import io.perseid.engine.sync.Mirror;
import io.perseid.engine.sync.Mode;
import io.perseid.engine.sync.Model;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertySet;
import io.perseid.engine.sync.PropertyValue;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.testkit.io.CrashingFiles;
import io.perseid.testkit.state.FakeProcesses;
import io.perseid.testkit.state.InMemoryStateStore;
import io.perseid.testkit.steps.SimulatedCrash;
import io.perseid.testkit.steps.VirtualSteps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles with members of a JSON column as properties: those that vanish from the row vanish from the profile. */
final class ProfileMembersTest {

    private static final int HISTORIES = Integer.getInteger("perseid.members.histories", 4);

    /** Of members; a column is called plan as well. */
    private static final List<String> NAMES =
            List.of("a", "b", "c", "d", "plan", "\"quoted\"", "n\u00e4me\n" + "x".repeat(150));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SyncHarness harness;

    @SuppressWarnings("NullAway.Init")
    private StoredProfiles destination;

    private FakeProcesses processes = new FakeProcesses(new Owner("test", 1, 1));

    @BeforeEach
    void prepare() {
        processes = new FakeProcesses(new Owner("test", 1, 1));
        harness = new SyncHarness(folder, new CrashingFiles(), clock -> new InMemoryStateStore(clock, processes));
        destination = new StoredProfiles();
        harness.otherDestination = Optional.of(destination);
        harness.mode = Mode.FULL;
        harness.model = new Model.Table("people");
        harness.record = people(new PropertySet.JsonMembers("extra", "", "people.yaml"));
        harness.slicing = new Slicing(4, Duration.ofSeconds(10), 100);
        harness.sql("CREATE OR REPLACE TABLE people (id VARCHAR, plan VARCHAR, n BIGINT, extra VARCHAR)");
    }

    @Test
    void whatVanishesIsUnsetOnceAndMayComeBack() {
        harness.sql("INSERT INTO people VALUES ('ann', 'pro', 1, '{\"a\":1,\"b\":2}'), ('bob', NULL, 1, '{\"a\":1}')");
        run();
        assertThat(profile("ann")).isEqualTo(Map.of("plan", "\"pro\"", "n", "1", "a", "1", "b", "2"));

        harness.sql("UPDATE people SET extra = '{\"b\":2,\"c\":null}' WHERE id = 'ann'");
        run();
        assertThat(profile("ann")).isEqualTo(Map.of("plan", "\"pro\"", "n", "1", "b", "2"));
        // Somebody else's property of that name is not taken away by later runs.
        profile("ann").put("a", "7");

        harness.sql("UPDATE people SET extra = NULL");
        run();
        assertThat(profile("ann")).isEqualTo(Map.of("plan", "\"pro\"", "n", "1", "a", "7"));
        assertThat(profile("bob")).isEqualTo(Map.of("n", "1"));

        harness.sql("UPDATE people SET extra = '{\"a\":3}' WHERE id = 'bob'");
        run();
        assertThat(profile("bob")).isEqualTo(Map.of("n", "1", "a", "3"));
    }

    @Test
    void anotherPrefixRenamesAndAMemberThatBecomesAColumnStays() {
        harness.sql("INSERT INTO people VALUES ('ann', 'pro', 1, '{\"a\":1,\"b\":2}')");
        run();

        harness.record = people(new PropertySet.JsonMembers("extra", "x_", "people.yaml"));
        run();
        assertThat(profile("ann")).isEqualTo(Map.of("plan", "\"pro\"", "n", "1", "x_a", "1", "x_b", "2"));

        harness.record = new RecordDefinition.Users(
                "id",
                new PropertySet(
                        List.of(column("n", "n"), column("x_a", "plan")),
                        Optional.empty(),
                        List.of(new PropertySet.JsonMembers("extra", "y_", "people.yaml")),
                        Map.of()),
                List.of(),
                List.of());
        run();
        assertThat(profile("ann"))
                .isEqualTo(Map.of("plan", "\"pro\"", "n", "1", "x_a", "\"pro\"", "y_a", "1", "y_b", "2"));
    }

    @Test
    void aMappingThatDropsTheColumnLeavesItsMembersUntilOneHasItAgain() {
        harness.sql("INSERT INTO people VALUES ('ann', 'pro', 1, '{\"a\":1,\"b\":2}')");
        RecordDefinition withMembers = harness.record;
        run();
        harness.record = people();
        harness.sql("UPDATE people SET n = 2, extra = '{\"b\":2}'");
        run();
        assertThat(profile("ann")).isEqualTo(Map.of("plan", "\"pro\"", "n", "2", "a", "1", "b", "2"));

        harness.record = withMembers;
        harness.sql("UPDATE people SET n = 3");
        run();
        assertThat(profile("ann")).isEqualTo(Map.of("plan", "\"pro\"", "n", "3", "b", "2"));
    }

    @Test
    void whatVanishesWhileARowIsNoObjectIsUnsetOnceItIsAgain() {
        harness.sql("INSERT INTO people VALUES ('ann', 'pro', 1, '{\"a\":1,\"b\":2}')");
        run();
        harness.sql("UPDATE people SET extra = '[1]'");
        assertThat(run().counts().rejected()).isEqualTo(1);
        harness.sql("UPDATE people SET extra = '[2]'");
        run();

        harness.sql("UPDATE people SET extra = '{\"b\":3}'");
        run();

        assertThat(profile("ann")).isEqualTo(Map.of("plan", "\"pro\"", "n", "1", "b", "3"));
    }

    @Test
    void whatARefusedRowLeftBehindIsUnset() {
        harness.sql("INSERT INTO people VALUES ('ann', 'pro', 1, '{\"a\":1}')");
        run();
        destination.weather = Optional.of(new Refusing());
        harness.sql("UPDATE people SET n = " + StoredProfiles.BAD + ", extra = '{\"a\":1,\"b\":2}'");
        assertThat(run().counts().rejected()).isEqualTo(1);
        assertThat(profile("ann")).containsEntry("b", "2");

        destination.weather = Optional.empty();
        harness.sql("UPDATE people SET n = 2, extra = '{\"a\":1}'");
        run();

        assertThat(profile("ann")).isEqualTo(Map.of("plan", "\"pro\"", "n", "2", "a", "1"));
    }

    /** What is refused is in with all of its records. */
    private static final class Refusing extends Random {
        private static final long serialVersionUID = 1;

        @Override
        public int nextInt(int bound) {
            return bound - 1;
        }

        @Override
        public boolean nextBoolean() {
            return true;
        }
    }

    @Test
    void whatMayStillBeThereAfterADeleteInDoubtIsUnsetWhenTheRowIsBack() {
        mode(true);
        harness.sql("INSERT INTO people VALUES ('ann', 'pro', 1, '{\"a\":1,\"b\":2}'), ('bob', 'pro', 1, '{\"a\":1}')");
        run();
        destination.unreachable = true;
        harness.sql("UPDATE people SET extra = '{\"a\":1}' WHERE id = 'ann'");
        dieInTheAir();
        harness.sql("DELETE FROM people WHERE id = 'ann'");
        dieInTheAir();

        destination.unreachable = false;
        harness.sql("INSERT INTO people VALUES ('ann', 'pro', 1, '{\"c\":3}')");
        run();

        assertThat(profile("ann")).isEqualTo(Map.of("plan", "\"pro\"", "n", "1", "c", "3"));
    }

    /** Dies at several points before anything was answered. */
    private void dieInTheAir() {
        List<String> points = new ArrayList<>();
        for (int point = 14; point < 50; point += 5) {
            points.add(die(new VirtualSteps(harness.clock, point).crashingAt(point)));
        }
        assertThat(points).anyMatch(point -> point.endsWith("send"));
    }

    /** Rows change, vanish and return; requests are cut off and refused in part; runs die, in both modes; segments are merged. */
    @Test
    void profilesEqualTheirRowsAfterRandomHistories() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            prepare();
            Random random = new Random(seed * 0x9E3779B97F4A7C15L + 17);
            Map<String, Row> rows = new TreeMap<>();
            for (int round = 0; round < 5; round++) {
                StringBuilder trouble = new StringBuilder();
                for (int times = random.nextInt(3); times > 0; times--) {
                    change(rows, random);
                    destination.weather = Optional.of(random);
                    mode(random.nextBoolean());
                    VirtualSteps steps = new VirtualSteps(harness.clock, random.nextLong());
                    trouble.append(die(random.nextInt(4) == 0 ? steps : steps.crashingAt(random.nextInt(70))))
                            .append(", ");
                }
                destination.weather = Optional.empty();
                change(rows, random);
                mode(true);
                // A row that was refused waits for a change.
                harness.sql("UPDATE people SET n = n - " + StoredProfiles.BAD + " WHERE n >= " + StoredProfiles.BAD);
                rows.replaceAll((id, row) -> row.good());
                run();

                assertThat(destination.profiles)
                        .as("seed %d, round %d, after %s", seed, round, trouble)
                        .isEqualTo(
                                rows.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue()
                                        .profile())));
            }
        }
    }

    private record Row(Optional<String> plan, long n, Map<String, Optional<Integer>> members) {

        Row good() {
            return new Row(plan, n % StoredProfiles.BAD, members);
        }

        Map<String, String> profile() {
            Map<String, String> profile = new TreeMap<>();
            members.forEach((name, value) -> value.ifPresent(v -> profile.put(name, v.toString())));
            profile.remove("plan");
            plan.ifPresent(p -> profile.put("plan", '"' + p + '"'));
            profile.put("n", Long.toString(n));
            return profile;
        }

        String literals(String id) {
            String json = members.entrySet().stream()
                    .map(m -> '"' + m.getKey().replace("\"", "\\\"").replace("\n", "\\n") + "\":"
                            + m.getValue().map(Object::toString).orElse("null"))
                    .collect(Collectors.joining(",", "{", "}"));
            return "('" + id + "', " + plan.map(p -> "'" + p + "'").orElse("NULL") + ", " + n + ", '" + json + "')";
        }
    }

    private void change(Map<String, Row> rows, Random random) {
        List<String> statements = new ArrayList<>();
        for (int user = 0; user < 12; user++) {
            String id = "u" + user;
            if (random.nextInt(3) == 0) {
                Row row = row(random);
                statements.add("DELETE FROM people WHERE id = '" + id + "'");
                rows.remove(id);
                // One stays, because a table that is suddenly empty stops a mirror.
                if (user == 0 || random.nextInt(4) > 0) {
                    statements.add("INSERT INTO people VALUES " + row.literals(id));
                    rows.put(id, row);
                }
            }
        }
        harness.sql(statements.toArray(String[]::new));
    }

    private static Row row(Random random) {
        Map<String, Optional<Integer>> members = new TreeMap<>();
        for (String name : NAMES) {
            if (random.nextInt(3) > 0) {
                members.put(name, random.nextInt(5) == 0 ? Optional.empty() : Optional.of(random.nextInt(3)));
            }
        }
        return new Row(
                random.nextBoolean() ? Optional.of("pro") : Optional.empty(),
                random.nextInt(3) + (random.nextInt(4) == 0 ? StoredProfiles.BAD : 0),
                members);
    }

    private void mode(boolean mirror) {
        harness.mode = mirror ? Mode.MIRROR : Mode.FULL;
        harness.mirror = mirror ? Optional.of(Mirror.of(Mirror.Changes.LOCAL, Mirror.Deletes.SEND)) : Optional.empty();
    }

    private String die(VirtualSteps steps) {
        String where = "the end";
        Run run = harness.start(steps);
        try {
            steps.runUntil(run::hasEnded);
        } catch (SimulatedCrash crash) {
            where = crash.point();
        }
        harness.dropConnections();
        processes.end(harness.owner);
        harness.owner = new Owner("test", harness.owner.pid() + 1, 1);
        ((CrashingFiles) harness.files).crash(new Random(where.hashCode()));
        return where;
    }

    private RunReport run() {
        RunReport report = harness.run();
        assertThat(report.status()).as(report.failure().toString()).isEqualTo(RunStatus.SUCCEEDED);
        return report;
    }

    private Map<String, String> profile(String user) {
        return destination.profiles.getOrDefault(user, Map.of());
    }

    private static RecordDefinition people(PropertySet.JsonMembers... members) {
        return new RecordDefinition.Users(
                "id",
                new PropertySet(
                        List.of(column("plan", "plan"), column("n", "n")),
                        Optional.empty(),
                        List.of(members),
                        Map.of()),
                List.of(),
                List.of());
    }

    private static PropertyDefinition column(String name, String column) {
        return new PropertyDefinition(name, new PropertyValue.Column(column), NullPolicy.UNSET, false, "people.yaml");
    }
}
