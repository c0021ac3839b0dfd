package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the writers of all lanes have in common: bound properties, counted alterations, the last refusal. One thread. */
abstract class RecordWriter implements RowWriter {

    final PropertyWriter[] properties;
    final Alterations alterations;

    private final Framing framing;
    private @Nullable Refusal refusal;

    RecordWriter(Framing framing, List<PropertyWriter> properties, Alterations alterations) {
        this.framing = framing;
        this.properties = properties.toArray(new PropertyWriter[0]);
        this.alterations = alterations;
    }

    @Override
    public final Framing framing() {
        return framing;
    }

    @Override
    public void bind(RowBatch rows) {
        for (PropertyWriter property : properties) {
            property.bind(rows);
        }
    }

    @Override
    public final Refusal refusal() {
        if (refusal == null) {
            throw new IllegalStateException("no row was refused");
        }
        return refusal;
    }

    @Override
    public final Map<String, Long> alterations() {
        return alterations.byWord();
    }

    /** Drops what was written of the row, keeps the reason, and gives the 0 to return. */
    final int refuse(Bytes out, int start, Refusal why) {
        out.truncate(start);
        refusal = why;
        return 0;
    }

    /** 1 record, or none if what was written since {@code start} is too large for one. */
    final int oneRecord(Bytes out, int start) {
        int size = out.size() - start;
        return size <= RowRules.MAX_RECORD_BYTES
                ? 1
                : refuse(
                        out,
                        start,
                        new Refusal(
                                "record_too_large", "the record has " + size + " bytes; Mixpanel takes up to 1 MB"));
    }

    static Refusal refusalOf(String what, RowIdentity.Text id) {
        return Ids.refusal(what, id).orElseThrow();
    }
}
