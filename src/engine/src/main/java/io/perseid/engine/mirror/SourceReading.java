package io.perseid.engine.mirror;

import io.perseid.api.warehouse.RowReader;
import io.perseid.api.warehouse.StateDiff;
import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.encode.Survey;
import io.perseid.engine.model.ModelContext;
import io.perseid.engine.plan.Answers;
import io.perseid.engine.plan.CompiledModel;
import io.perseid.engine.plan.ListRoom;
import io.perseid.engine.plan.PlanWatch;
import io.perseid.engine.plan.Slicing;
import io.perseid.engine.sql.Expr;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what the source has, and compares it with the ledger row by row; and notices when what was read is not all there is.
 * Blocking, one thread.
 *
 * @param context in which the model was compiled
 * @param survey which compares
 * @param notes where it is said why a comparison is not complete
 */
record SourceReading(
        WarehouseSession session, ModelContext context, Slicing slicing, Survey survey, List<String> notes) {

    /** Rows compared in one statement, in slices, where a session does not read one snapshot: their hash costs a scan each. */
    private static final int SLICES_AT_ONCE = 4;

    /** @return whether every part was read to its end and had as many rows as the warehouse counted */
    boolean compare(CompiledModel model, Expr everything, long rows, boolean oneSnapshot, PlanWatch watch) {
        boolean complete = true;
        watch.compared(0, rows);
        List<Expr> surveyed = surveyed(model, everything, rows, oneSnapshot);
        for (Expr part : surveyed) {
            long counted =
                    surveyed.size() == 1 ? rows : new Answers(session, model.dialect()).count(model.joined(part));
            long read;
            boolean together;
            try (RowReader reader = session.read(model.where(part))) {
                together = !oneSnapshot || session.keepsSnapshot();
                read = survey.read(reader, compared -> watch.compared(compared, rows));
            }
            if (!together) {
                complete = false;
                notes.add(
                        "the snapshot of the warehouse ended between counting and reading, so this run deletes nothing;"
                                + " the next one compares again");
            } else if (read != counted) {
                complete = false;
                notes.add("the read gave " + read + " rows where the warehouse counted " + counted
                        + ", so this run deletes nothing; the next one compares again");
            }
        }
        return complete;
    }

    /**
     * Conditions that part what is read: one where a session reads one snapshot, so that no key is looked at twice, unless lists
     * would not fit.
     */
    private List<Expr> surveyed(CompiledModel model, Expr everything, long rows, boolean oneSnapshot) {
        long wanted = oneSnapshot ? Long.MAX_VALUE : slicing.rowsPerSlice() * SLICES_AT_ONCE;
        long each = ListRoom.rows(session, model, context, everything, wanted);
        int buckets = (int) Math.max(1, rows / each + (rows % each == 0 ? 0 : 1));
        if (buckets == 1) {
            return List.of(everything);
        }
        List<Expr> surveyed = new ArrayList<>();
        Expr bucket = model.keyExpressions().get(0).bucket(buckets);
        for (int number = 0; number < buckets; number++) {
            surveyed.add(everything.and(bucket.eq(Expr.number(number))));
        }
        return surveyed;
    }

    /** Takes the keys that the warehouse names as gone. @param rows that the warehouse counted @return whether both sides counted alike */
    boolean gone(StateDiff diff, long rows) {
        long read;
        try (RowReader reader = session.read(diff.gone())) {
            read = survey.gone(reader);
        }
        boolean complete = read == diff.goneKeys() && rows == diff.rows();
        if (!complete) {
            notes.add("the comparison went over " + diff.rows() + " rows where the warehouse counted " + rows
                    + ", and gave " + read + " of " + diff.goneKeys()
                    + " keys that are gone, so this run deletes nothing; the next one compares again");
        }
        return complete;
    }
}
