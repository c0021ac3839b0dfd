package io.perseid.app.sandbox;

import static io.perseid.app.sandbox.SandboxClient.ACCOUNT;
import static io.perseid.app.sandbox.SandboxClient.TOKEN;
import static io.perseid.app.sandbox.SandboxClient.gzip;
import static io.perseid.app.sandbox.SandboxClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LookupTablesTest {

    private final SteppedClock clock = new SteppedClock();
    private final Sandbox sandbox = Sandbox.start(SandboxOptions.defaults()
            .withClock(clock)
            .withLookupTables(List.of("products"))
            .withLimits(Limits.documented().withLookup(10_000, 30, 12)));
    private final SandboxClient client = new SandboxClient(sandbox);
    private final String products = sandbox.createLookupTable("products");

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void tablesAreListedForAServiceAccountOnly() {
        assertThat(json(client.get("/lookup-tables?project_id=1", "Authorization", ACCOUNT)))
                .isEqualTo(Json.stored("{\"code\":200,\"status\":\"OK\",\"results\":[{\"id\":\"" + products
                        + "\",\"name\":\"products\"}]}"));
        assertThat(client.get("/lookup-tables?project_id=1", "Authorization", TOKEN)
                        .statusCode())
                .isEqualTo(401);
        assertThat(client.put("/lookup-tables/" + products, "a,b\n", "Authorization", TOKEN)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void csvIsTypedAndReplacesAll() {
        assertThat(replace("id,old\r\nx,1\r\n").statusCode()).isEqualTo(200);
        HttpResponse<String> answer = replace(
                "id,name,price,sold,tags,at,none\r\n"
                        + "p-1,\"tea, \"\"green\"\"\nbig\",4.50,TRUE,\"[\"\"a\"\",\"\"b\"\"]\",2026-01-01T00:00:00Z,\r\n7,x,-1e3,false,[1],,");

        assertThat(answer.body()).isEqualTo("{\"code\":200,\"status\":\"OK\"}");
        assertThat(sandbox.store().lookupRows(products, 10))
                .containsExactly(
                        "[\"p-1\",\"tea, \\\"green\\\"\\nbig\",4.50,true,[\"a\",\"b\"],\"2026-01-01T00:00:00Z\",null]",
                        "[7,\"x\",-1E+3,false,\"[1]\",null,null]");
        LookupTable table = sandbox.store().lookupTables().get(0);
        assertThat(table.columns()).containsExactly("id", "name", "price", "sold", "tags", "at", "none");
        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.replacedAt()).contains(SandboxClient.NOW);
        assertThat(json(client.get("/sandbox/lookup-tables/" + products))
                        .path("data")
                        .get(0)
                        .path("price")
                        .asText())
                .isEqualTo("4.50");
    }

    @Test
    void gzippedCsvIsRead() {
        assertThat(client.exchange(
                                "PUT",
                                "/lookup-tables/" + products + "?project_id=1",
                                gzip("id,b\n1,2\n"),
                                "Authorization",
                                ACCOUNT,
                                "Content-Type",
                                "text/csv",
                                "Content-Encoding",
                                "gzip")
                        .statusCode())
                .isEqualTo(200);
        assertThat(sandbox.store().lookupRows(products, 10)).containsExactly("[1,2]");
    }

    @Test
    void badRowsAreToldAndNothingIsReplaced() {
        replace("id,b\nold,1\n");
        HttpResponse<String> answer = replace("id,b\na,1\n,2\nb\na,3\n0,1\n");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("status").asText()).isEqualTo("Bad Request");
        assertThat(json(answer).path("failed_records")).isEqualTo(Json.stored("""
                        [{"index": 1, "message": "primary key is required and cannot be blank"},
                         {"index": 2, "message": "row has 1 fields, the header has 2"},
                         {"index": 3, "message": "primary key \\"a\\" is not unique"},
                         {"index": 4, "message": "primary key is required and cannot be blank"}]"""));
        assertThat(sandbox.store().lookupRows(products, 10)).containsExactly("[\"old\",1]");
        assertThat(sandbox.store().lookupTables().get(0).rows()).isEqualTo(1);
    }

    @Test
    void tenBadRowsAreToldAtMost() {
        assertThat(json(replace("id,b\n" + ",1\n".repeat(25))).path("failed_records"))
                .hasSize(10);
    }

    @Test
    void csvOutsideRfc4180IsRefused() {
        for (String csv : List.of(
                "",
                "id\n1\n",
                "id,id\n1,2\n",
                "id,b\na,x\"y\n",
                "id,b\na,\"x\"y\n",
                "id,b\na,\"x",
                "id,b\na,1\rb,2\n")) {
            assertThat(replace(csv).statusCode()).as(csv).isEqualTo(400);
        }
        assertThat(sandbox.store().lookupTables().get(0).replacedAt()).isEmpty();
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        HttpResponse<String> answer = client.exchange(
                "PUT",
                "/lookup-tables/" + products + "?project_id=1",
                new byte[] {'i', ',', 'b', '\n', (byte) 0xE9, ',', '1'},
                "Authorization",
                ACCOUNT,
                "Content-Type",
                "text/csv");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText()).isEqualTo("CSV should be valid utf8");
    }

    @Test
    void limitsOfSizeAndRowsHold() {
        replace("id,b\nold,1\n");
        HttpResponse<String> large = replace("id,b\n1," + "x".repeat(10_000));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(replace("id,b\n"
                                + IntStream.rangeClosed(1, 31)
                                        .mapToObj(i -> i + ",x\n")
                                        .collect(Collectors.joining()))
                        .statusCode())
                .isEqualTo(400);
        assertThat(sandbox.store().lookupRows(products, 10)).containsExactly("[\"old\",1]");
    }

    @Test
    void unknownTableIs404AndAnotherTypeIsRefused() {
        assertThat(client.put(
                                "/lookup-tables/none?project_id=1",
                                "id,b\n1,2\n",
                                "Authorization",
                                ACCOUNT,
                                "Content-Type",
                                "text/csv")
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.put(
                                "/lookup-tables/" + products + "?project_id=1",
                                "id,b\n1,2\n",
                                "Authorization",
                                ACCOUNT,
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void callsOfADayAreLimited() {
        for (int i = 0; i < 12; i++) {
            assertThat(replace("id,b\n1,2\n").statusCode()).isEqualTo(200);
        }
        assertThat(replace("id,b\n1,2\n").statusCode()).isEqualTo(429);
        clock.advance(Duration.ofHours(24));
        assertThat(replace("id,b\n1,2\n").statusCode()).isEqualTo(200);
    }

    @Test
    void ownCallCreatesATable() {
        HttpResponse<String> made = client.post("/sandbox/lookup-tables", "{\"name\":\"locations\"}");
        assertThat(json(made).path("id").asText()).isEqualTo(sandbox.createLookupTable("locations"));
        assertThat(sandbox.store().lookupTables())
                .extracting(LookupTable::name)
                .containsExactly("locations", "products");
        assertThat(client.post("/sandbox/lookup-tables", "{}").statusCode()).isEqualTo(400);
        assertThat(client.get("/sandbox/lookup-tables/none").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> replace(String csv) {
        return client.put(
                "/lookup-tables/" + products + "?project_id=1",
                csv,
                "Authorization",
                ACCOUNT,
                "Content-Type",
                "text/csv");
    }
}
