package io.perseid.engine.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Membership;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowIdentity.Text;
import io.perseid.api.destination.SideTable;
import io.perseid.engine.identity.Fingerprint;
import io.perseid.engine.identity.InsertIds;
import io.perseid.engine.identity.KeyReader;
import io.perseid.engine.identity.Murmur3;
import io.perseid.engine.identity.TextColumn;
import io.perseid.engine.identity.TimeReader;
import io.perseid.engine.ledger.LedgerEntry;
import io.perseid.engine.plan.ColumnRoles;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.sync.EventName;
import io.perseid.engine.sync.RecordDefinition;
import io.perseid.engine.sync.RecordDefinition.Events;
import io.perseid.engine.sync.UserColumn;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Reads who each row is: key, time, user, name, cursor, fingerprint; and says what is missing. One thread.
 *
 * <p>Life: {@link #bind} for each Arrow batch, then {@link #scan} row by row; the results stand in {@link #entry} and
 * {@link #identity} until the next row.
 */
final class RowScanner {

    /** What keeps a row from being sent, found before anything is looked up. */
    enum Flaw {
        NONE(""),
        NULL_KEY("the key is NULL or empty"),
        NULL_CURSOR("the cursor column is NULL, so the row has no place in time"),
        NULL_TIME("the time is NULL"),
        MISSING_USER("the user is NULL or empty"),
        MISSING_NAME("the event's name is NULL or empty");

        final String words;

        Flaw(String words) {
            this.words = words;
        }

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    final LedgerEntry entry = new LedgerEntry();
    final RowIdentity identity = new RowIdentity(entry.key);

    private final CompiledModel model;
    private final InsertIds insertIds;
    private final boolean event;
    private final boolean userRequired;
    private final byte @Nullable [] constantName;
    private final List<long[]> sideHashes;
    /** What is sent of a member is in no column of the row: it tells one membership from another all the same. */
    private final long saltHigh;

    private final long saltLow;
    private final Text scratch = new Text();
    private final Bytes matched = new Bytes(1 << 10);
    private final Fingerprint.Order fingerprinted;
    private final Fingerprint.Scratch digests = new Fingerprint.Scratch();
    private @Nullable Columns columns;

    RowScanner(CompiledModel model, RecordDefinition record, InsertIds insertIds) {
        this.model = model;
        this.fingerprinted = new Fingerprint.Order(model.roles().fingerprint());
        this.insertIds = insertIds;
        this.event = record.kind() == RecordKind.EVENT;
        this.userRequired = record instanceof Events events
                ? events.user()
                        .map(u -> u.missing() == UserColumn.Missing.REJECT)
                        .orElse(false)
                : record.kind() == RecordKind.USER || record.kind() == RecordKind.AUDIENCE;
        this.constantName = record instanceof Events events && events.name() instanceof EventName.Constant constant
                ? constant.name().getBytes(StandardCharsets.UTF_8)
                : null;
        if (constantName != null) {
            entry.name.set(constantName, 0, constantName.length);
            identity.name.set(constantName, 0, constantName.length);
        }
        Murmur3 salt = new Murmur3();
        model.mapping().membership().ifPresent(membership -> {
            byte[] utf8 = shown(membership).getBytes(StandardCharsets.UTF_8);
            salt.hash(utf8, 0, utf8.length);
        });
        this.saltHigh = salt.high();
        this.saltLow = salt.low();
        this.sideHashes =
                model.mapping().sides().stream().map(Fingerprint::hashes).toList();
    }

    private static String shown(Membership membership) {
        return membership.property() + (membership instanceof Membership.Listed listed ? "\n" + listed.audience() : "");
    }

    /** Points at the next rows, and finds their rows in the side tables. */
    RowBatch bind(VectorSchemaRoot batch) {
        columns = new Columns(batch);
        return new RowBatch(batch, columns.sideRows);
    }

    Flaw scan(int row, long readMicros) {
        Columns c = columns();
        c.fingerprint.of(row, c.sideRows, entry);
        entry.fingerprintHigh ^= saltHigh;
        entry.fingerprintLow ^= saltLow;
        entry.rejectedSince = false;
        entry.deleted = false;
        entry.previous.clear();
        entry.generation = 0;
        entry.timeMicros = 0;
        entry.cursorMicros = readMicros;
        entry.user.clear();
        entry.name.clear();
        boolean key = c.key.read(row, entry.key) && entry.key.length > 0;
        if (!key) {
            // A row without a key is still told apart from others, so that it becomes a reject once only.
            entry.key.set("");
            entry.keyHigh = entry.fingerprintHigh;
            entry.keyLow = ~entry.fingerprintLow;
            return event ? Flaw.NULL_KEY : userRequired ? Flaw.MISSING_USER : Flaw.NULL_KEY;
        }
        insertIds.hashKey(entry);
        return event ? scanEvent(row, c) : scanProfile();
    }

    private Flaw scanProfile() {
        identity.user.set(entry.key.bytes, 0, entry.key.length);
        return Flaw.NONE;
    }

    private Flaw scanEvent(int row, Columns c) {
        TimeReader cursor = c.cursor.orElseThrow();
        TimeReader time = c.time.orElseThrow();
        boolean hasCursor = !cursor.isNull(row);
        boolean hasTime = !time.isNull(row);
        entry.cursorMicros = hasCursor ? cursor.raw(row) : 0;
        entry.timeMicros = hasTime ? time.instant(row) : 0;
        identity.timeMicros = entry.timeMicros;
        boolean user = read(c.user, row, identity.user);
        boolean device = read(c.device, row, identity.device);
        if (user) {
            entry.user.set(identity.user.bytes, 0, identity.user.length);
        } else if (device) {
            entry.user.set(OldIdentities.DEVICE_PREFIX + identity.device);
        }
        if (constantName != null) {
            // The bytes stand there since the first row.
            entry.name.length = constantName.length;
        } else if (read(c.name, row, identity.name)) {
            entry.name.set(identity.name.bytes, 0, identity.name.length);
        }
        if (!hasCursor) {
            return Flaw.NULL_CURSOR;
        }
        if (!hasTime) {
            return Flaw.NULL_TIME;
        }
        if (!user && userRequired) {
            return Flaw.MISSING_USER;
        }
        return identity.name.present() ? Flaw.NONE : Flaw.MISSING_NAME;
    }

    /** Reads a text; an empty one counts as absent. */
    private static boolean read(Optional<TextColumn> column, int row, Text into) {
        if (column.isEmpty() || !column.get().read(row, into) || into.length == 0) {
            into.clear();
            return false;
        }
        return true;
    }

    /** The row's values by name, for a reject that never became a record. */
    String describe(int row) {
        Columns c = columns();
        StringBuilder text = new StringBuilder("key: ").append(entry.key);
        named().forEach((name, place) -> {
            FieldVector vector = c.vectors.get(place);
            Object value = vector.isNull(row) ? null : vector.getObject(row);
            if (value != null) {
                text.append('\n').append(name).append(": ").append(value);
            }
        });
        return text.toString();
    }

    /** Places of what a person is shown of a row. */
    private Map<String, Integer> named() {
        ColumnRoles roles = model.roles();
        Map<String, Integer> named = new LinkedHashMap<>();
        roles.time().ifPresent(place -> named.put("time", place));
        roles.cursor().ifPresent(place -> named.put("cursor", place));
        roles.user().ifPresent(place -> named.put("user", place));
        named.putAll(roles.fingerprint());
        return named;
    }

    private Columns columns() {
        if (columns == null) {
            throw new IllegalStateException("scan before bind");
        }
        return columns;
    }

    /** The readers over one Arrow batch. */
    private final class Columns {
        final KeyReader key;
        final Optional<TimeReader> time;
        final Optional<TimeReader> cursor;
        final Optional<TextColumn> user;
        final Optional<TextColumn> device;
        final Optional<TextColumn> name;
        final Fingerprint fingerprint;
        final int[][] sideRows;
        final List<FieldVector> vectors;

        Columns(VectorSchemaRoot batch) {
            ColumnRoles roles = model.roles();
            vectors = batch.getFieldVectors();
            key = new KeyReader(roles.key().stream().map(vectors::get).toList());
            time = roles.time().map(place -> new TimeReader(vectors.get(place), model.timeZone()));
            cursor = roles.cursor().map(place -> new TimeReader(vectors.get(place), model.cursorZone()));
            user = roles.user().map(place -> TextColumn.of(vectors.get(place)));
            device = roles.device().map(place -> TextColumn.of(vectors.get(place)));
            name = roles.name().map(place -> TextColumn.of(vectors.get(place)));
            List<SideTable> sides = model.mapping().sides();
            fingerprint = new Fingerprint(fingerprinted, vectors, batch.getRowCount(), sideHashes, digests);
            sideRows = new int[sides.size()][];
            for (int side = 0; side < sides.size(); side++) {
                sideRows[side] = match(
                        sides.get(side),
                        TextColumn.of(vectors.get(roles.sideMatch().get(side))),
                        batch.getRowCount());
            }
        }

        private int[] match(SideTable side, TextColumn column, int rows) {
            int[] found = new int[rows];
            int[] ends = new int[rows];
            matched.clear();
            for (int row = 0; row < rows; row++) {
                if (column.read(row, scratch)) {
                    matched.put(scratch.bytes, 0, scratch.length);
                } else {
                    found[row] = SideTable.ABSENT;
                }
                ends[row] = matched.size();
            }
            side.find(matched.array(), ends, rows, found);
            return found;
        }
    }
}
