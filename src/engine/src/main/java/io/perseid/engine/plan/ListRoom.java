package io.perseid.engine.plan;

import io.perseid.api.warehouse.WarehouseSession;
import io.perseid.engine.model.ModelContext;
import io.perseid.engine.sql.Expr;
import java.util.OptionalLong;

/**
 * How much of a model with lists is read at once where the warehouse works in a bounded memory of this process ({@link
 * WarehouseSession#memoryForLists}) and cannot put what it gathers on the disk. Elsewhere it changes nothing. Any thread.
 */
public final class ListRoom {

    /**
     * What one slice wants at least: a quarter of it for lists, which are there twice while threads put theirs together, the rest
     * for joins, sorts and what was read of the file. With half of it for lists DuckDB failed now and then.
     */
    private static final long A_SLICE = 64L << 20;

    /** A list may be as large as it likes; slices without end would take longer than the largest lists are worth. */
    private static final long LEAST_ROWS = 1_000;

    private ListRoom() {}

    /** How many slices of a run may be read side by side. @param wanted at most */
    public static int slices(WarehouseSession session, CompiledModel model, int wanted) {
        OptionalLong memory = model.gathers() ? session.memoryForLists() : OptionalLong.empty();
        return memory.isEmpty() ? wanted : (int) Math.max(1, Math.min(wanted, memory.getAsLong() / A_SLICE));
    }

    /**
     * How many rows a statement may read. Blocking.
     *
     * @param condition which rows a run reads
     * @param wanted at most
     */
    public static long rows(
            WarehouseSession session, CompiledModel model, ModelContext context, Expr condition, long wanted) {
        OptionalLong memory = model.gathers() ? session.memoryForLists() : OptionalLong.empty();
        if (memory.isEmpty()) {
            return wanted;
        }
        long rows = new Answers(session, model.dialect()).count(model.over(condition));
        long bytes = model.gathered(context, condition, rows);
        long room = memory.getAsLong() / slices(session, model, session.parallelReads()) / 4;
        if (bytes <= room) {
            return wanted;
        }
        double share = (double) room / bytes;
        return Math.min(wanted, Math.max(LEAST_ROWS, (long) (rows * share)));
    }
}
