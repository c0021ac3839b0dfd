package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.perseid.app.terminal.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that only look: they say what there is, and leave everything as it was. */
final class LookingCommandsTest {

    @TempDir
    Path folder;

    TestShop shop;

    @BeforeEach
    void open() {
        shop = new TestShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aPlanWithoutStateMakesNone() {
        List<String> before = shop.files();

        TestShop.Said said = shop.call("plan", "orders");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .contains(
                        "orders -> mixpanel:",
                        "lane import",
                        "at most 100 rows, ",
                        " 3 requests",
                        "nothing was changed")
                .contains("note: first run for mixpanel:");
        assertThat(shop.files()).isEqualTo(before);
        assertThat(shop.sandbox.requests()).isEmpty();
    }

    @Test
    void aPlanWithStateChangesNoRowOfIt() {
        shop.call("run", "orders");
        List<String> files = shop.files();
        String runs = shop.call("runs", "--json").out();
        String status = shop.call("status", "--json").out();
        int requests = shop.sandbox.requests().size();

        TestShop.Said said = shop.call("plan", "orders", "--json");

        assertThat(said.json().path("expected_rows").asInt()).isZero();
        assertThat(said.json().path("slices").isArray()).isTrue();
        assertThat(shop.call("runs", "--json").out()).isEqualTo(runs);
        assertThat(shop.call("status", "--json").out()).isEqualTo(status);
        assertThat(shop.files()).isEqualTo(files);
        assertThat(shop.sandbox.requests()).hasSize(requests);
    }

    @Test
    void aPreviewShowsWhatARunSends() {
        List<String> before = shop.files();
        TestShop.Said said = shop.call("preview", "orders", "--rows", "100", "--json");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(shop.files()).isEqualTo(before);
        assertThat(shop.sandbox.requests()).isEmpty();

        shop.call("run", "orders");
        List<String> sent = shop.sandbox.store().rawEvents().stream()
                .map(event -> event.insertId())
                .sorted()
                .toList();
        List<String> shown = new ArrayList<>();
        for (JsonNode row : said.json().path("rows")) {
            shown.add(Json.parse(row.path("payload").asText())
                    .orElseThrow()
                    .at("/properties/$insert_id")
                    .asText());
        }
        assertThat(shown.stream().sorted().toList()).isEqualTo(sent).hasSize(100);
    }

    @Test
    void aPreviewSaysWhichRowsWouldBeRejectedOrHeld() {
        shop.sql(
                "DELETE FROM orders",
                "INSERT INTO orders VALUES (900, timestamp '2026-01-02 00:00:00', NULL, 1, 1)",
                "INSERT INTO orders VALUES (901, timestamp '2199-01-02 00:00:00', 'c1', 1, 1)");

        TestShop.Said said = shop.call("preview", "orders");

        assertThat(said.out())
                .contains("-- would be rejected: missing_user: the user is NULL or empty. The row's values:")
                .contains("-- would be held until 2199-01-02");
    }

    @Test
    void theSqlIsTheWarehousesOwn() {
        TestShop.Said said = shop.call("sql", "orders");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).startsWith("SELECT\n").contains("FROM \"orders\" m");
        assertThat(shop.call("sql", "orders", "--json").json().path("warehouse").asText())
                .isEqualTo("shop");
    }

    @Test
    void statusTellsBeforeAndAfterTheFirstRun() {
        TestShop.Said before = shop.call("status");
        shop.call("run", "orders");
        TestShop.Said after = shop.call("status");

        assertThat(before.code()).isZero();
        assertThat(before.out()).contains("orders     never ran");
        assertThat(after.out()).contains("orders     succeeded").contains("customers  never ran");
        assertThat(shop.call("status", "--json").json().at("/syncs/1/delivered").asInt())
                .isEqualTo(100);
    }

    @Test
    void runsAreListedNewestFirst() {
        assertThat(shop.call("runs").out()).isEqualTo("no runs yet\n");
        shop.call("run", "orders");
        shop.call("run", "customers");

        JsonNode runs = shop.call("runs", "--json").json().path("runs");
        assertThat(runs.findValuesAsText("sync")).containsExactly("customers", "orders");
        assertThat(runs.at("/1/counts/accepted").asInt()).isEqualTo(100);
        assertThat(runs.at("/1/trigger").asText()).isEqualTo("manual");
        assertThat(shop.call("runs", "orders", "--json").json().path("runs")).hasSize(1);
        assertThat(shop.call("runs", "oders").code()).isEqualTo(3);
    }

    @Test
    void aRejectIsListedAndShownWithItsPayload() {
        shop.sql("INSERT INTO orders VALUES (900, timestamp '2026-01-02 00:00:00', NULL, 1, 1)");
        assertThat(shop.call("rejects", "list").out()).isEqualTo("no rejects\n");
        shop.call("run", "orders");

        TestShop.Said list = shop.call("rejects", "list", "orders");
        int id = shop.call("rejects", "list", "--json")
                .json()
                .at("/rejects/0/id")
                .asInt();
        TestShop.Said show = shop.call("rejects", "show", String.valueOf(id));

        assertThat(list.out()).contains("missing_user").contains("900");
        assertThat(show.out())
                .contains("reason   missing_user")
                .contains("key: 900")
                .contains("revenue: 1.00");
        assertThat(shop.call("rejects", "list", "--code", "nothing").out()).isEqualTo("no rejects\n");
        assertThat(shop.call("rejects", "show", "99999").code()).isEqualTo(1);
        assertThat(shop.call("rejects").code()).isEqualTo(2);
    }

    @Test
    void validateTellsEveryProblemOfEveryFile() {
        assertThat(shop.call("validate").out()).isEqualTo("valid: 3 syncs\n");
        shop.write("config/syncs/orders.yaml", "sync: orders\nwarehouse: shp\n");
        shop.write("config/syncs/broken.yaml", "sync: [unclosed\n");

        TestShop.Said said = shop.call("validate");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err())
                .contains("error: FOLDER/config/syncs/orders.yaml:1")
                .contains("FOLDER/config/syncs/broken.yaml");
        assertThat(shop.call("validate", "--json").json().path("problems").size())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void validateChecksColumnsWhereTheWarehouseAnswers() {
        shop.sql("ALTER TABLE orders DROP COLUMN order_total");

        TestShop.Said said = shop.call("validate");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).contains("order_total").contains("FOLDER/config/syncs/orders.yaml:");
        assertThat(shop.call("validate", "--offline").code()).isZero();
    }

    @Test
    void aWarehouseWithoutAnswerIsOneWarningOrWithStrictAnError() throws Exception {
        Files.delete(folder.resolve("shop.duckdb"));

        TestShop.Said lenient = shop.call("validate");
        TestShop.Said strict = shop.call("validate", "--strict");

        assertThat(lenient.code()).isZero();
        assertThat(lenient.err()).containsOnlyOnce("warning: warehouse shop");
        assertThat(strict.code()).isEqualTo(3);
        assertThat(strict.err()).containsOnlyOnce("error: warehouse shop");
    }

    @Test
    void connectorsAndDocsNeedNoConfiguration() {
        assertThat(shop.callBare("connectors").out())
                .containsPattern("duckdb +warehouse ")
                .containsPattern("snowflake +warehouse ")
                .containsPattern("mixpanel +destination ");
        assertThat(shop.callBare("connectors", "--json")
                        .json()
                        .at("/destinations/0/type")
                        .asText())
                .isEqualTo("mixpanel");
        assertThat(shop.callBare("docs").out()).startsWith("# Configuration");
        assertThat(shop.callBare("docs", "sync").json().path("$schema").asText())
                .contains("json-schema.org");
        assertThat(shop.callBare("docs", "nothing").code()).isEqualTo(2);
        assertThat(shop.call("docs", "--write").out()).contains("wrote FOLDER/config/REFERENCE.md");
        assertThat(folder.resolve("config/schema/sync.schema.json")).isRegularFile();
    }

    @Test
    void helpIsInPlainWordsWithExamplesAndExitCodes() {
        TestShop.Said help = shop.callBare("--help");

        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Exit codes:", "a credential was refused", "perseid init orders");
        for (String command :
                List.of("init", "validate", "preview", "sql", "plan", "run", "status", "runs", "sandbox", "docs")) {
            assertThat(shop.callBare(command, "--help").out())
                    .as(command)
                    .contains("Example", "perseid " + command, "--config", "--json");
            assertThat(help.out()).contains("\n  " + command);
        }
        assertThat(shop.callBare("--version").out()).startsWith("perseid ");
    }

    @Test
    void aFolderWithoutConfigurationIsAnswered() {
        TestShop.Said said = shop.callBare(
                "run", "orders", "--config", folder.resolve("nowhere").toString());

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).isEqualTo("""
                error: FOLDER/nowhere
                  found     no such folder
                  expected  a folder with perseid.yaml and syncs
                  do        name it with --config
                """);
    }

    @Test
    void theFolderMayComeFromTheEnvironment() {
        shop.environment.put("PERSEID_CONFIG", folder.resolve("config").toString());

        assertThat(shop.callBare("validate").out()).isEqualTo("valid: 3 syncs\n");
    }
}
