package io.perseid.testkit.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.perseid.api.destination.Accepts;
import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Destination;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.Membership;
import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Property;
import io.perseid.api.destination.PropertySource;
import io.perseid.api.destination.Receipt;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.destination.Verb;
import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the engine relies on of every destination. A connector's test extends this and tells how to connect.
 *
 * <p>Nothing here knows a vendor: rows have every canonical type, answers are whatever a server could say.
 */
public abstract class DestinationContract {

    private static final int ROWS = 40;
    private static final List<Integer> STATUSES = List.of(
            200, 201, 202, 204, 301, 302, 307, 308, 400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 422, 425, 429,
            431, 500, 501, 502, 503, 504, 520, 599);
    private static final List<String> BODIES = List.of(
            "",
            "0",
            "1",
            "{}",
            "[]",
            "null",
            "true",
            "\"OK\"",
            "{\"status\":1,\"error\":null}",
            "{\"status\":0,\"error\":\"no\"}",
            "{\"code\":200,\"status\":\"OK\",\"num_records_imported\":1}",
            "{\"code\":400,\"failed_records\":[{\"index\":-1},{\"index\":99999},{\"index\":\"x\"},{},3,null]}",
            "{\"code\":400,\"failed_records\":[{\"index\":0},{\"index\":0}],\"num_records_imported\":1}",
            "{\"failed_records\":{\"index\":0}}",
            "<html><body>Bad Gateway</body></html>",
            "{\"half\":",
            "x".repeat(1_200_000));

    private BufferAllocator allocator = new RootAllocator();
    private ScriptedServer server = new ScriptedServer();
    private Destination destination = connect(server.address());

    /** A destination that sends its requests to this address, over plain HTTP, with a deadline of a few seconds. */
    protected abstract Destination connect(URI address);

    /** Every pair that the connector's documentation promises. */
    protected abstract Set<Accepts> promised();

    /** The container that records of this kind travel in, resolved; empty if they travel in none. */
    protected abstract Optional<String> container(RecordKind kind);

    /** Texts of {@link #connect}'s credentials that must never be shown. */
    protected abstract List<String> secrets();

    @BeforeEach
    void open() {
        server.answer(200, "");
    }

    @AfterEach
    void closeAll() {
        destination.close();
        server.close();
        allocator.close();
    }

    @Test
    void lanesAcceptExactlyWhatIsPromised() {
        Set<Accepts> accepted = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (Lane lane : destination.lanes()) {
            accepted.addAll(lane.accepts());
            assertThat(ids.add(lane.id())).as("lane id %s is unique", lane.id()).isTrue();
            assertThat(lane.limits().maxRecords()).isPositive();
            assertThat(lane.limits().maxRecordBytes())
                    .isPositive()
                    .isLessThanOrEqualTo(lane.limits().maxBytes());
            assertThat(lane.limits().maxInFlight()).isPositive();
        }
        assertThat(accepted).isEqualTo(promised());
        assertThat(destination.lanes()).isEqualTo(destination.lanes());
        assertThat(server.requests()).as("lanes are data").isZero();
    }

    @Test
    void projectIsStableAndShowsNoSecret() {
        assertThat(destination.project()).isNotBlank().isEqualTo(destination.project());
        assertThat(secrets()).isNotEmpty().allSatisfy(secret -> {
            assertThat(destination.project()).doesNotContain(secret);
            assertThat(destination.toString()).doesNotContain(secret);
        });
    }

    @Test
    void whatALaneDoesNotAcceptIsRefusedWhenCompiled() {
        for (Lane lane : destination.lanes()) {
            for (RecordKind kind : RecordKind.values()) {
                for (Verb verb : Verb.values()) {
                    if (!lane.accepts(kind, verb)) {
                        assertThatThrownBy(() -> writer(lane, kind, verb, properties(kind)))
                                .as("%s %s on lane %s", verb, kind, lane.id())
                                .isInstanceOf(PerseidException.class)
                                .extracting(e -> ((PerseidException) e).kind())
                                .isEqualTo(FailureKind.CONFIGURATION);
                    }
                }
            }
        }
    }

    @Test
    void theSameRowsGiveTheSameBytes() {
        forEachWriter((lane, accepts) -> {
            try (VectorSchemaRoot rows = CanonicalRows.of(allocator, ROWS, 7)) {
                EncodedRows once = encode(writer(lane, accepts), rows);
                EncodedRows again = encode(writer(lane, accepts), rows);
                assertThat(once.rows()).isPositive();
                assertThat(again).isEqualTo(once);
            }
        });
    }

    @Test
    void aWriterServesOneBatchAfterAnother() {
        forEachWriter((lane, accepts) -> {
            RowWriter writer = writer(lane, accepts);
            EncodedRows first;
            try (VectorSchemaRoot rows = CanonicalRows.of(allocator, ROWS, 7)) {
                first = encode(writer, rows);
            }
            try (VectorSchemaRoot others = CanonicalRows.of(allocator, 3 * ROWS, 8)) {
                EncodedRows second = encode(writer, others);
                assertThat(second).isEqualTo(encode(writer(lane, accepts), others));
            }
            try (VectorSchemaRoot rows = CanonicalRows.of(allocator, ROWS, 7)) {
                assertThat(encode(writer, rows)).isEqualTo(first);
            }
        });
    }

    @Test
    void severalWritersWorkAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (VectorSchemaRoot rows = CanonicalRows.of(allocator, ROWS, 7)) {
            for (Lane lane : destination.lanes()) {
                for (Accepts accepts : lane.accepts()) {
                    EncodedRows alone = encode(writer(lane, accepts), rows);
                    List<Future<Boolean>> results = new ArrayList<>();
                    for (int i = 0; i < 8; i++) {
                        results.add(threads.submit(
                                () -> encode(writer(lane, accepts), rows).equals(alone)));
                    }
                    for (Future<Boolean> same : results) {
                        assertThat(same.get())
                                .as("%s on lane %s", accepts, lane.id())
                                .isTrue();
                    }
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void framingKeepsSizesToTheByte() {
        forEachWriter((lane, accepts) -> {
            try (VectorSchemaRoot rows = CanonicalRows.of(allocator, ROWS, 9)) {
                RowWriter writer = writer(lane, accepts);
                EncodedRows encoded = encode(writer, rows);
                Batch batch = encoded.batch();
                long recordBytes = 0;
                for (int row = 0; row < encoded.rows(); row++) {
                    long inside = (encoded.records(row) - 1L) * writer.framing().between().length;
                    recordBytes += encoded.row(row).length - inside;
                    assertThat((long) encoded.row(row).length - inside)
                            .isLessThanOrEqualTo(
                                    encoded.records(row) * lane.limits().maxRecordBytes());
                }
                assertThat((long) batch.length())
                        .isEqualTo(recordBytes + writer.framing().overhead(batch.records()));
            }
        });
    }

    @Test
    void aRefusedRowLeavesTheOutputAsItWas() {
        forEachWriter((lane, accepts) -> {
            try (VectorSchemaRoot rows = CanonicalRows.of(allocator, 1, 7)) {
                RowWriter writer = writer(lane, accepts);
                writer.bind(new RowBatch(rows, new int[0][]));
                Bytes out = new Bytes(4);
                out.put("before".getBytes(StandardCharsets.UTF_8));
                assertThat(writer.write(0, new RowIdentity(), out))
                        .as("a row without identity on %s", lane.id())
                        .isZero();
                assertThat(new String(out.array(), 0, out.size(), StandardCharsets.UTF_8))
                        .isEqualTo("before");
                assertThat(writer.refusal().code()).matches("[a-z0-9_]+");
                assertThat(writer.refusal().message()).isNotBlank();
                assertThat(writer.write(0, EncodedRows.identity(1), out)).isPositive();
            }
        });
    }

    @Test
    void aRowThatIsTakenAwayIsARecordOfItsOwn() {
        forEachWriter((lane, accepts) -> {
            if (accepts.verb() == Verb.DELETE) {
                Bytes out = new Bytes(4);
                RowWriter writer = writer(lane, accepts);
                assertThat(writer.delete(EncodedRows.identity(1), out)).isEqualTo(1);
                Bytes again = new Bytes(4);
                assertThat(writer(lane, accepts).delete(EncodedRows.identity(1), again))
                        .isEqualTo(1);
                assertThat(text(again)).isNotEmpty().isEqualTo(text(out));
            }
        });
    }

    @Test
    void nullsAreLeftOutOrSentAsTheMappingSays() {
        forEachWriter((lane, accepts) -> {
            boolean named = accepts.kind() != RecordKind.AUDIENCE
                    && (accepts.verb() == Verb.APPEND || accepts.verb() == Verb.UPSERT);
            if (named) {
                assertThat(nullProperty(lane, accepts, NullPolicy.OMIT)).doesNotContain("empty_column");
                assertThat(nullProperty(lane, accepts, NullPolicy.SEND)).contains("empty_column");
                Throwable refused = catchThrowable(() -> {
                    String record = nullProperty(lane, accepts, NullPolicy.UNSET);
                    assertThat(record)
                            .contains("empty_column")
                            .isNotEqualTo(nullProperty(lane, accepts, NullPolicy.SEND));
                });
                if (refused != null) {
                    assertThat(refused).isInstanceOf(PerseidException.class);
                    assertThat(((PerseidException) refused).kind()).isEqualTo(FailureKind.CONFIGURATION);
                    assertThat(refused).hasMessageContaining("empty_column");
                }
            }
        });
    }

    @Test
    void anyAnswerNamesEveryRowOnceAndMakesOneRequest() {
        forEachLane((lane, accepts) -> {
            try (VectorSchemaRoot rows = CanonicalRows.of(allocator, 5, 7)) {
                for (int count : List.of(1, 5)) {
                    RowWriter writer = writer(lane, accepts);
                    writer.bind(new RowBatch(rows, new int[0][]));
                    Batch batch = EncodedRows.write(writer, count).batch();
                    for (int status : STATUSES) {
                        for (String body : BODIES) {
                            server.answer(status, body);
                            check(lane, accepts, batch, status, body);
                        }
                    }
                }
            }
        });
    }

    private void check(Lane lane, Accepts accepts, Batch batch, int status, String body) {
        String what = lane.id() + ", " + batch.rows() + " rows, status " + status + ", body "
                + body.substring(0, Math.min(60, body.length()));
        try {
            Receipt receipt = destination.send(lane, container(accepts.kind()), batch);
            assertThat(receipt.rows()).as(what).isEqualTo(batch.rows());
            for (int row = 0; row < receipt.rows(); row++) {
                assertThat(receipt.outcome(row)).as(what).isNotNull();
                assertThat(receipt.refusal(row).isPresent())
                        .as("%s: a reason exactly where a row was refused", what)
                        .isEqualTo(receipt.outcome(row) == Outcome.REJECTED);
                if (status != 200 && status != 201 && status != 202 && status != 204 && status != 400) {
                    assertThat(receipt.outcome(row)).as(what).isNotIn(Outcome.ACCEPTED, Outcome.REJECTED);
                }
            }
        } catch (PerseidException e) {
            assertThat(e.kind()).as(what).isIn(FailureKind.AUTHENTICATION, FailureKind.CONFIGURATION);
        }
        assertThat(server.requests()).as("requests: %s", what).isEqualTo(1);
    }

    @Test
    void aRefusedCredentialStopsAndIsNotShown() {
        forEachWriter((lane, accepts) -> {
            Batch batch = batch(lane, accepts);
            server.answer(401, seen -> "you sent " + seen + " " + secrets());
            Throwable thrown = catchThrowable(() -> destination.send(lane, container(accepts.kind()), batch));
            assertThat(thrown).isInstanceOf(PerseidException.class);
            assertThat(((PerseidException) thrown).kind()).isEqualTo(FailureKind.AUTHENTICATION);
            assertThat(secrets())
                    .allSatisfy(secret -> assertThat(thrown.toString()).doesNotContain(secret));
        });
    }

    @Test
    void aLostAnswerLeavesAllRowsUnknown() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread closing = new Thread(() -> readOnceAndClose(silent, connections));
            closing.start();
            try (Destination there = connect(URI.create("http://127.0.0.1:" + silent.getLocalPort()))) {
                forEachWriter((lane, accepts) -> {
                    connections.set(0);
                    Receipt receipt = there.send(lane, container(accepts.kind()), batch(lane, accepts));
                    assertThat(receipt.allAre(Outcome.UNKNOWN)).as(lane.id()).isTrue();
                    assertThat(receipt.cause()).isPresent();
                    assertThat(connections.get()).as("connections").isEqualTo(1);
                });
            }
            silent.close();
            closing.join();
        }
    }

    @Test
    void aRefusedConnectionLeavesAllRowsToBeTriedAgain() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (Destination nowhere = connect(URI.create("http://127.0.0.1:" + port))) {
            forEachWriter((lane, accepts) -> {
                Receipt receipt = nowhere.send(lane, container(accepts.kind()), batch(lane, accepts));
                assertThat(receipt.allAre(Outcome.RETRY)).as(lane.id()).isTrue();
                assertThat(receipt.cause()).isPresent();
            });
        }
    }

    private static void readOnceAndClose(ServerSocket listening, AtomicInteger connections) {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                connections.incrementAndGet();
                socket.getInputStream().read(new byte[64 * 1024]);
            } catch (IOException e) {
                // Closed, by the test or by the client: the loop ends or goes on.
                continue;
            }
        }
    }

    private interface Check {
        void on(Lane lane, Accepts accepts);
    }

    private void forEachWriter(Check check) {
        destination.lanes().forEach(lane -> lane.accepts().forEach(accepts -> check.on(lane, accepts)));
    }

    /** Once a lane, where what is sent does not matter. */
    private void forEachLane(Check check) {
        destination
                .lanes()
                .forEach(lane -> check.on(lane, lane.accepts().iterator().next()));
    }

    private Batch batch(Lane lane, Accepts accepts) {
        try (VectorSchemaRoot rows = CanonicalRows.of(allocator, 5, 7)) {
            return encode(writer(lane, accepts), rows).batch();
        }
    }

    private static EncodedRows encode(RowWriter writer, VectorSchemaRoot rows) {
        writer.bind(new RowBatch(rows, new int[0][]));
        return EncodedRows.write(writer, rows.getRowCount());
    }

    private String nullProperty(Lane lane, Accepts accepts, NullPolicy policy) {
        VectorSchemaRoot row =
                ArrowRows.of(allocator, CanonicalRows.SCHEMA, List.of(new ArrayList<>(Collections.nCopies(21, null))));
        try (row) {
            RowWriter writer = writer(
                    lane,
                    accepts.kind(),
                    accepts.verb(),
                    List.of(new Property("empty_column", new PropertySource.FromColumn(0), policy, false)));
            writer.bind(new RowBatch(row, new int[0][]));
            Bytes out = new Bytes(64);
            assertThat(writer.write(0, EncodedRows.identity(0), out)).isPositive();
            return text(out);
        }
    }

    private static String text(Bytes bytes) {
        return new String(bytes.array(), 0, bytes.size(), StandardCharsets.UTF_8);
    }

    private RowWriter writer(Lane lane, Accepts accepts) {
        return writer(lane, accepts.kind(), accepts.verb(), properties(accepts.kind()));
    }

    private RowWriter writer(Lane lane, RecordKind kind, Verb verb, List<Property> properties) {
        return destination.writer(
                lane,
                new RecordMapping(
                        kind,
                        verb,
                        container(kind),
                        Optional.empty(),
                        kind == RecordKind.AUDIENCE ? List.of() : properties,
                        List.of(),
                        kind == RecordKind.AUDIENCE
                                ? Optional.of(new Membership.Flag("is_member", false))
                                : Optional.empty()),
                CanonicalRows.SCHEMA);
    }

    private static List<Property> properties(RecordKind kind) {
        NullPolicy nulls = kind == RecordKind.USER || kind == RecordKind.GROUP ? NullPolicy.UNSET : NullPolicy.OMIT;
        List<Property> properties = new ArrayList<>();
        for (int i = 0; i < CanonicalRows.SCHEMA.getFields().size(); i++) {
            properties.add(new Property(
                    "the " + CanonicalRows.SCHEMA.getFields().get(i).getName(),
                    new PropertySource.FromColumn(i),
                    nulls,
                    false));
        }
        return properties;
    }
}
