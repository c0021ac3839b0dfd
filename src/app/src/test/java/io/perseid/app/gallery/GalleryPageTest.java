package io.perseid.app.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.perseid.app.equality.DestinationAccess;
import io.perseid.app.equality.Equality;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages as they are read, and that a record that is not as its page says is told. */
final class GalleryPageTest {

    private static final String PAGE = """
            # Title

            Shows: `things`.

            ## Before

            ### things of crm

            | id | at | note |
            |---|---|---|
            | 1 | 2025-03-01 10:00 | `{"a": 1}` |
            | 2 | now | |

            ## The sync

            ```yaml
            events: x
            ```

            ## After

            ### Events

            | event | time | user | size |
            |---|---|---|---|
            | made | 2025-03-01 10:00 | ann | 5 |
            """;

    @TempDir
    private Path folder;

    @Test
    void aPageIsReadWithItsTables() {
        GalleryPage page = new PageReader("things").read(PAGE);

        assertThat(page.title()).isEqualTo("Title");
        assertThat(page.shows()).isEqualTo("things");
        assertThat(page.yaml()).isEqualTo("events: x\n");
        assertThat(page.rows(0)).isEqualTo(2);
        PageTable table = page.changes(0).get(0);
        assertThat(table.name()).isEqualTo("things");
        assertThat(table.warehouse()).isEqualTo("crm");
        assertThat(table.rows().get(1)).containsExactly(Optional.of("2"), Optional.of("now"), Optional.empty());
    }

    @Test
    void aColumnHasTheTypeThatFitsAllItsCells() {
        assertThat(ColumnType.of(List.of("1", "-20"))).isEqualTo(ColumnType.BIGINT);
        assertThat(ColumnType.of(List.of("1", "2.5"))).isEqualTo(ColumnType.DECIMAL);
        assertThat(ColumnType.of(List.of("007"))).isEqualTo(ColumnType.DECIMAL);
        assertThat(ColumnType.of(List.of("true"))).isEqualTo(ColumnType.BOOLEAN);
        assertThat(ColumnType.of(List.of("2025-03-01"))).isEqualTo(ColumnType.DATE);
        assertThat(ColumnType.of(List.of("2025-03-01 10:00", "now"))).isEqualTo(ColumnType.TIMESTAMP);
        assertThat(ColumnType.of(List.of("[1]", "{}"))).isEqualTo(ColumnType.JSON);
        assertThat(ColumnType.of(List.of("\"1\""))).isEqualTo(ColumnType.VARCHAR);
        assertThat(ColumnType.of(List.of())).isEqualTo(ColumnType.VARCHAR);
        assertThat(ColumnType.VARCHAR.literal(Optional.of("\"it's\""), Instant.EPOCH))
                .isEqualTo("CAST('it''s' AS VARCHAR)");
        assertThat(ColumnType.TIMESTAMP.literal(Optional.of("now"), Instant.EPOCH))
                .isEqualTo("CAST('1970-01-01 00:00:00' AS TIMESTAMP)");
    }

    @Test
    void aPageOfAnotherFormIsToldWithItsPlace() {
        assertThatThrownBy(() -> new PageReader("things").read(PAGE.replace("| ann | 5 |", "| ann |")))
                .hasMessageStartingWith("things, table at line 24: 3 cells below 4 headings");
        assertThatThrownBy(() -> new PageReader("things").read(PAGE.replace("## After", "## Result")))
                .hasMessageContaining("an '## After' for each '## Before'");
    }

    @Test
    void whatIsNotAsThePageSaysIsTold() throws Exception {
        String arrived = """
                {"event":"made","arrival":1,"properties":{"time":1740823200000,"distinct_id":"ann","$insert_id":"a","size":6}}
                {"event":"other","arrival":2,"properties":{"time":1740823200000,"distinct_id":"ann","$insert_id":"b"}}
                """;
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean export = exchange.getRequestURI().getPath().equals("/api/2.0/export");
            byte[] body = (export ? arrived : "[]").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            GalleryEquality equality = new GalleryEquality(
                    new GalleryDatabase(folder), folder.resolve("tmp"), new DestinationAccess(uri, "u", "p"), "1");

            Map<String, Equality> results =
                    equality.check(List.of(new PageReader("things").read(PAGE)), 0, Instant.EPOCH);

            Equality things = Objects.requireNonNull(results.get("things"));
            assertThat(things.different()).isEqualTo(1);
            assertThat(things.examples().get(0)).contains("size: warehouse n:5 but destination n:6");
            assertThat(Objects.requireNonNull(results.get(GalleryEquality.NOBODYS))
                            .extra())
                    .isEqualTo(1);
        } finally {
            server.stop(0);
        }
    }
}
