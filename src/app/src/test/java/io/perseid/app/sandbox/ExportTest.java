package io.perseid.app.sandbox;

import static io.perseid.app.sandbox.SandboxClient.ACCOUNT;
import static io.perseid.app.sandbox.SandboxClient.NOW;
import static io.perseid.app.sandbox.SandboxClient.TOKEN;
import static io.perseid.app.sandbox.SandboxClient.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ExportTest {

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().withClock(new SteppedClock()));
    private final SandboxClient client = new SandboxClient(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void repeatsAreExportedRawAndTheLastArrivalWinsInQueries() {
        client.importEvents("[" + event("a", ",\"v\":1") + "," + event("b", "") + "]");
        client.importEvents("[" + event("a", ",\"v\":2") + "," + event("a", ",\"v\":3") + "]");

        assertThat(export("")).hasLineCount(4);
        assertThat(sandbox.store().rawCount()).isEqualTo(4);
        assertThat(sandbox.store().events())
                .extracting(StoredEvent::insertId, StoredEvent::properties)
                .containsExactly(tuple("b", "{}"), tuple("a", "{\"v\":3}"));
        assertThat(sandbox.store().counts().deduped()).isEqualTo(2);
        assertThat(sandbox.store().counts().byName()).containsExactly(new EventCounts.Name("order submitted", 4, 2));
    }

    @Test
    void eachOfTheFourPartsMakesAnotherEvent() {
        client.importEvents("[" + event("a", "") + "," + event("b", "") + ","
                + event("a", "").replace("ann", "bob") + "," + event("a", "").replace("submitted", "paid") + ","
                + event("a", "").replace("" + NOW.getEpochSecond(), "" + (NOW.getEpochSecond() - 1)) + "]");
        assertThat(sandbox.store().events()).hasSize(5);
    }

    @Test
    void secondsAndMillisecondsOfOneInstantAreOneEvent() {
        client.importEvents("[" + event("a", "") + ","
                + event("a", "").replace("" + NOW.getEpochSecond(), "" + NOW.toEpochMilli()) + "]");
        assertThat(sandbox.store().events()).hasSize(1);
    }

    @Test
    void lineHoldsAllPropertiesAndMillisecondTime() {
        client.importEvents(event("a", ",\"q\":\"\\\"x\\\"\",\"n\":1.50,\"l\":[{\"z\":null}]")
                .replace("ann", "a\\\"nn"));

        assertThat(export("&arrival=1"))
                .isEqualTo("{\"event\":\"order submitted\",\"arrival\":1,\"properties\":{\"time\":" + NOW.toEpochMilli()
                        + ",\"distinct_id\":\"a\\\"nn\",\"$insert_id\":\"a\",\"$import\":true,"
                        + "\"$mp_api_endpoint\":\"/import\",\"$mp_api_timestamp_ms\":" + NOW.toEpochMilli()
                        + ",\"q\":\"\\\"x\\\"\",\"n\":1.50,\"l\":[{\"z\":null}]}}\n");
    }

    @Test
    void eventWithoutPropertiesIsJsonToo() {
        client.importEvents(event("a", ""));
        assertThat(Json.stored(export("")).path("properties")).hasSize(6);
    }

    @Test
    void daysAreUtcAndBothIncluded() {
        long midnight = 1_767_225_600_000L; // 2026-01-01T00:00Z
        for (long time : new long[] {midnight - 1, midnight, midnight + 86_399_999, midnight + 86_400_000}) {
            client.importEvents(event("a", "").replace("" + NOW.getEpochSecond(), "" + time));
        }
        assertThat(export("from_date=2026-01-01&to_date=2026-01-01", "")).hasLineCount(2);
        assertThat(export("from_date=2025-12-31&to_date=2026-01-02", "")).hasLineCount(4);
        assertThat(export("from_date=2025-12-31&to_date=2026-01-02", "&limit=3"))
                .hasLineCount(3);
    }

    @Test
    void exportAsksForAnAccountAndDays() {
        assertThat(get("from_date=2026-01-01&to_date=2026-01-01", TOKEN).statusCode())
                .isEqualTo(401);
        assertThat(get("from_date=2026-01-01", ACCOUNT).statusCode()).isEqualTo(400);
        assertThat(get("from_date=yesterday&to_date=2026-01-01", ACCOUNT).statusCode())
                .isEqualTo(400);
    }

    private String export(String more) {
        return export("from_date=2026-03-01&to_date=2026-03-01", more);
    }

    private String export(String days, String more) {
        HttpResponse<String> answer = get(days + more, ACCOUNT);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> get(String query, String authorization) {
        return client.get("/api/2.0/export?project_id=1&" + query, "Authorization", authorization);
    }
}
