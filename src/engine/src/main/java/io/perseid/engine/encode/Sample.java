package io.perseid.engine.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.api.destination.Lane;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.warehouse.RowReader;
import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.sync.Sync;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Encodes the first rows of a sync exactly as a first run would, and sends nothing: for a preview, and for the size of an
 * average record in a plan. Knows no ledger, so what was delivered before does not matter here. Blocking, one thread.
 */
public final class Sample {

    private final Sync sync;
    private final CompiledModel model;
    private final Lane lane;
    private final Duration skewMargin;

    /** @param skewMargin events later than now minus this are due later */
    public Sample(Sync sync, CompiledModel model, Lane lane, Duration skewMargin) {
        this.sync = sync;
        this.model = model;
        this.lane = lane;
        this.skewMargin = skewMargin;
    }

    /** @param reader of the model's statement; not closed here */
    public Rows read(RowReader reader, RowWriter writer, int limit, Instant now) {
        InsertIds insertIds = new InsertIds(sync.namespace(), InsertIds.EVENT);
        RowScanner scanner = new RowScanner(model, sync.record(), insertIds);
        Bytes body = new Bytes(1 << 14);
        List<Row> rows = new ArrayList<>();
        while (rows.size() < limit && reader.next()) {
            writer.bind(scanner.bind(reader.batch()));
            int count = Math.min(limit - rows.size(), reader.batch().getRowCount());
            for (int row = 0; row < count; row++) {
                rows.add(row(row, scanner, insertIds, writer, body, now));
                body.clear();
            }
        }
        return new Rows(writer.framing(), rows);
    }

    private Row row(int row, RowScanner scanner, InsertIds insertIds, RowWriter writer, Bytes body, Instant now) {
        long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        RowScanner.Flaw flaw = scanner.scan(row, nowMicros);
        LedgerEntry entry = scanner.entry;
        if (flaw != RowScanner.Flaw.NONE) {
            return refused(scanner, row, new Refusal(flaw.code(), flaw.words));
        }
        scanner.identity.generation = 0;
        insertIds.insertId(entry, 0, scanner.identity.insertId);
        if (writer.write(row, scanner.identity, body) == 0) {
            return refused(scanner, row, writer.refusal());
        }
        if (body.size() > lane.limits().maxRecordBytes()) {
            String message = "the record has " + body.size() + " bytes; " + lane.id() + " takes "
                    + lane.limits().maxRecordBytes();
            return refused(scanner, row, new Refusal("too_large", message));
        }
        boolean event = model.roles().time().isPresent();
        Instant time = Instant.EPOCH.plus(entry.timeMicros, ChronoUnit.MICROS);
        if (event && lane.earliest().filter(time::isBefore).isPresent()) {
            String message = "the time lies before " + lane.earliest().orElseThrow();
            return refused(scanner, row, new Refusal("time_range", message));
        }
        Optional<Instant> due =
                event && time.isAfter(now.minus(skewMargin)) ? Optional.of(time.plus(skewMargin)) : Optional.empty();
        return new Row(
                entry.key.toString(),
                new String(body.array(), 0, body.size(), StandardCharsets.UTF_8),
                body.size(),
                Optional.empty(),
                due);
    }

    private static Row refused(RowScanner scanner, int row, Refusal why) {
        return new Row(scanner.entry.key.toString(), scanner.describe(row), 0, Optional.of(why), Optional.empty());
    }

    /**
     * Rows as they would be sent.
     *
     * @param framing what stands around the records of a request
     */
    public record Rows(Framing framing, List<Row> rows) {

        /** Average size of a row's records with what stands between them; 0 if no row can be sent. */
        public long averageBytes() {
            double average = rows.stream()
                    .filter(row -> row.refusal().isEmpty())
                    .mapToInt(Row::bytes)
                    .average()
                    .orElse(0);
            return average == 0 ? 0 : Math.round(average) + framing.between().length;
        }
    }

    /**
     * One row.
     *
     * @param key as the ledger names it
     * @param payload its records; the row's values if it cannot be sent
     * @param bytes of its records; 0 if it cannot be sent
     * @param refusal why it cannot be sent
     * @param due when it would be sent, if not at once
     */
    public record Row(String key, String payload, int bytes, Optional<Refusal> refusal, Optional<Instant> due) {}
}
