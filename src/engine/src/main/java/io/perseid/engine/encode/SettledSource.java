package io.perseid.engine.encode;

import io.perseid.engine.ledger.IntentBlock;
import io.perseid.engine.plan.UnreadPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts rows that were read when the plan was made and need nothing; reads and sends nothing. */
public final class SettledSource implements SliceSource {

    private final UnreadPart.Settled settled;

    public SettledSource(UnreadPart.Settled settled) {
        this.settled = settled;
    }

    @Override
    public Produced next() {
        return new Produced(
                Optional.empty(),
                List.of(),
                new IntentBlock(0),
                List.of(),
                settled.read(),
                settled.unchanged(),
                0,
                true);
    }

    @Override
    public Map<String, Long> alterations() {
        return Map.of();
    }

    @Override
    public void close() {}
}
