package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.app.equality.Equality;
import io.perseid.app.equality.EqualityChecker;
import io.perseid.app.sandbox.Fault;
import io.perseid.app.sandbox.Profile;
import io.perseid.app.terminal.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audiences as people configure, plan and run them, against the sandbox. */
final class AudienceCommandTest {

    /** Above 900 are c0, c1, c2 and c6 of seven. */
    private static final String BIG = "select customer_id from orders group by customer_id having sum(order_total) > ";

    @TempDir
    Path folder;

    TestShop shop;

    @BeforeEach
    void open() {
        shop = new TestShop(folder);
        bigSpenders("property: is_big_spender", 900);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void membersEnterLeaveAndComeBack() throws Exception {
        assertThat(run("big-spenders")).isPositive();
        assertEqual(900);
        assertThat(requestsOf("big-spenders")).as("nothing changed").isZero();

        shop.sql(
                "UPDATE orders SET order_total = 5 WHERE customer_id = 'c2'",
                "DELETE FROM orders WHERE customer_id = 'c3'");
        shop.sql("INSERT INTO orders VALUES (500, timestamp '2026-01-03 00:00:00', 'new', 5000, 1)");
        TestShop.Said plan = shop.call("plan", "big-spenders");
        assertThat(plan.out())
                .contains("changes: 1 enter, 1 leave, 3 stay of 4 rows")
                .contains("enter new", "leave c2")
                .contains("promise for enter: lane engage, property is_big_spender becomes true")
                .contains("promise for leave: lane engage, property is_big_spender is taken away");
        assertThat(run("big-spenders")).isEqualTo(2);
        assertEqual(900);

        shop.sql("UPDATE orders SET order_total = 900 WHERE customer_id = 'c2'");
        assertThat(run("big-spenders")).isEqualTo(1);
        assertEqual(900);
        assertThat(requestsOf("big-spenders")).isZero();
    }

    @Test
    void whatWasSentByARunThatIsForgottenIsSentAgainAndChangesNothing() throws Exception {
        run("big-spenders");
        Path state = folder.resolve(".perseid");
        Path kept = folder.resolve("kept");
        copy(state, kept);
        shop.sql(
                "DELETE FROM orders WHERE customer_id = 'c6'",
                "UPDATE orders SET order_total = 900 WHERE customer_id = 'c3'");
        run("big-spenders");
        copy(kept, state);

        assertThat(run("big-spenders"))
                .as("sent by the run whose commit is gone")
                .isPositive();
        assertEqual(900);
    }

    /** Killed after the request and before the commit; and who was on the way in is out again when the next run looks. */
    @Test
    @Tag("long")
    void runThatIsKilledBetweenSendAndCommitIsFinishedByTheNext() throws Exception {
        run("big-spenders");
        shop.sql(
                "DELETE FROM orders WHERE customer_id = 'c6'",
                "UPDATE orders SET order_total = 900 WHERE customer_id IN ('c3', 'c4')");
        shop.sandbox.faults().add(Fault.lostAnswer().on("/engage").first(1));
        Process killed = start("run", "big-spenders");
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> isIn("c3") || !killed.isAlive());
            assertThat(killed.isAlive()).as("it waits for an answer").isTrue();
        } finally {
            killed.destroyForcibly();
        }
        assertThat(killed.waitFor(30, TimeUnit.SECONDS)).isTrue();
        shop.sql("UPDATE orders SET order_total = 1 WHERE customer_id = 'c3'");

        run("big-spenders");

        assertThat(isIn("c3")).isFalse();
        assertEqual(900);
        assertThat(requestsOf("big-spenders")).isZero();
    }

    @Test
    void lostAnswersAndRefusedRequestsLoseNobody() throws Exception {
        shop.sandbox.faults().add(Fault.resetAfter().on("/engage").first(1));
        run("big-spenders");
        shop.sql("DELETE FROM orders WHERE customer_id = 'c6'");
        shop.sandbox.faults().add(Fault.status(503).on("/engage").first(1));
        run("big-spenders");
        assertEqual(900);
    }

    @Test
    void audiencesShareAListAndLeaveEachOtherAlone() {
        bigSpenders("list: audiences", 900);
        shop.write("config/syncs/all.yaml", """
                sync: all
                warehouse: shop
                destination: mixpanel
                audience: {name: Everybody, from: orders, user: customer_id, list: audiences}
                """);
        run("all");
        run("big-spenders");
        shop.sql("UPDATE orders SET order_total = 1 WHERE customer_id = 'c6'");
        run("big-spenders");

        assertThat(audiencesOf("c6")).containsExactly("Everybody");
        assertThat(audiencesOf("c2")).containsExactly("Everybody", "Big spenders");
        shop.sql("DELETE FROM orders WHERE customer_id = 'c2'");
        run("all");
        assertThat(audiencesOf("c2")).containsExactly("Big spenders");
        run("big-spenders");
        assertThat(audiencesOf("c2")).isEmpty();
        assertThat(requestsOf("all")).isZero();
    }

    @Test
    void leftMayBeFalse() {
        bigSpenders("property: is_big_spender\n  left: false", 900);
        run("big-spenders");
        shop.sql("DELETE FROM orders WHERE customer_id = 'c6'");
        run("big-spenders");

        assertThat(profile("c6").path("is_big_spender").isBoolean()).isTrue();
        assertThat(profile("c6").path("is_big_spender").asBoolean()).isFalse();
    }

    @Test
    void emptyAudienceStopsTheRunUntilAPersonAllowsIt() {
        run("big-spenders");
        bigSpenders("property: is_big_spender", 1_000_000);

        TestShop.Said stopped = shop.call("run", "big-spenders");

        assertThat(stopped.code()).isEqualTo(1);
        assertThat(stopped.err())
                .contains("the source is suddenly empty")
                .contains("perseid run big-spenders --allow-deletes");
        assertThat(shop.call("run", "big-spenders", "--allow-deletes").code()).isZero();
        assertThat(shop.sandbox.store().users())
                .extracting(Profile::properties)
                .noneMatch(properties -> properties.contains("is_big_spender"));
    }

    @Test
    void lookingCommandsKnowAudiences() {
        assertThat(shop.call("preview", "big-spenders").out()).contains("\"$set\"", "\"is_big_spender\"", "true");
        assertThat(shop.call("sql", "big-spenders").out()).contains("SELECT DISTINCT", "customer_id");
        assertThat(shop.call("validate").code()).isZero();
        run("big-spenders");
        assertThat(shop.call("status").out()).contains("big-spenders");
        assertThat(shop.call("drift", "big-spenders", "--add", "x").err())
                .contains("an audience", "an audience has no properties");
        shop.sql("INSERT INTO orders VALUES (501, timestamp '2026-01-03 00:00:00', 'null', 5000, 1)");
        run("big-spenders");
        assertThat(shop.call("rejects", "list", "big-spenders").out()).contains("refused_id");
        assertThat(shop.call("rejects", "replay", "big-spenders", "--dry-run").code())
                .isZero();
    }

    private void bigSpenders(String shown, long above) {
        shop.write("config/syncs/big-spenders.yaml", """
                sync: big-spenders
                warehouse: shop
                destination: mixpanel
                schedule: every 1h
                audience:
                  name: Big spenders
                  from: {sql: "QUERY"}
                  user: customer_id
                  SHOWN
                """.replace("QUERY", BIG + above)
                .replace("SHOWN", shown));
    }

    /** @return members that were sent */
    private long run(String sync) {
        return counts(sync).path("accepted").asLong();
    }

    private long requestsOf(String sync) {
        return counts(sync).path("requests").asLong();
    }

    private JsonNode counts(String sync) {
        TestShop.Said said = shop.call("run", sync, "--json");
        assertThat(said.code()).as(said.err()).isZero();
        return said.json().at("/runs/0/counts");
    }

    /** Told by the checker that shares no code with what did the sending, of those whose profiles say that they are in. */
    private void assertEqual(long above) throws Exception {
        String members = shop.sandbox.store().users().stream()
                .filter(profile -> profile.properties().contains("is_big_spender"))
                .map(profile ->
                        "{\"$distinct_id\": \"" + profile.id() + "\", \"$properties\": " + profile.properties() + "}")
                .collect(Collectors.joining("\n"));
        try (EqualityChecker checker =
                        EqualityChecker.open(folder.resolve("shop.duckdb"), folder.resolve("compare"), 256);
                BufferedReader profiles = new BufferedReader(new StringReader(members))) {
            Equality equality = checker.profiles(
                    "members",
                    "SELECT customer_id AS key, true AS is_big_spender FROM (" + BIG + above + ")",
                    profiles);
            assertThat(equality.holds()).as(equality.sentence()).isTrue();
            assertThat(equality.equal()).isPositive();
        }
    }

    private boolean isIn(String user) {
        return shop.sandbox
                .store()
                .profile(Profile.USER, user)
                .filter(profile -> profile.properties().contains("is_big_spender"))
                .isPresent();
    }

    /** The real program in a process of its own. */
    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.perseid.app.Perseid"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", folder.resolve("config").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed.log").toFile());
        builder.environment().putAll(shop.environment);
        return builder.start();
    }

    private JsonNode profile(String user) {
        return Json.parse(shop.sandbox
                        .store()
                        .profile(Profile.USER, user)
                        .orElseThrow()
                        .properties())
                .orElseThrow();
    }

    private List<String> audiencesOf(String user) {
        return profile(user)
                .path("audiences")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(to)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            Files.createDirectories(to);
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
