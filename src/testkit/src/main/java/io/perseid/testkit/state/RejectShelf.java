package io.perseid.testkit.state;

import io.perseid.engine.ledger.LedgerId;
import io.perseid.engine.state.Reject;
import io.perseid.engine.state.RejectFilter;
import io.perseid.engine.state.RejectMark;
import io.perseid.engine.state.StoredReject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rejects of a state store in memory, by number. One thread. */
final class RejectShelf {

    private final TreeMap<Long, Kept> kept = new TreeMap<>();
    private long last;

    private record Kept(LedgerId ledger, StoredReject stored) {

        Reject reject() {
            return stored.reject();
        }

        boolean sameRow(Reject other) {
            return reject().key().equals(other.key())
                    && reject().fingerprintHigh() == other.fingerprintHigh()
                    && reject().fingerprintLow() == other.fingerprintLow();
        }

        boolean passes(RejectFilter filter) {
            return filter.ledger().map(ledger::equals).orElse(true)
                    && filter.sync().map(stored.sync()::equals).orElse(true)
                    && filter.code().map(reject().code()::equals).orElse(true)
                    && filter.before().map(end -> reject().at().isBefore(end)).orElse(true);
        }
    }

    void keep(LedgerId ledger, long run, String sync, Reject reject) {
        long id = kept.values().stream()
                .filter(known -> known.ledger().equals(ledger) && known.sameRow(reject))
                .filter(known -> known.reject().code().equals(reject.code()))
                .map(known -> known.stored().id())
                .findFirst()
                .orElseGet(() -> ++last);
        kept.put(id, new Kept(ledger, new StoredReject(id, run, sync, reject)));
        if (!reject.key().isEmpty() && !reject.code().equals(Reject.DUPLICATE_KEY)) {
            kept.values()
                    .removeIf(other -> other.stored().id() != id
                            && other.ledger().equals(ledger)
                            && other.reject().key().equals(reject.key())
                            && !other.reject().code().equals(Reject.DUPLICATE_KEY)
                            && (other.stored().run() < run || other.sameRow(reject)));
        }
    }

    void end(LedgerId ledger, List<Long> ids) {
        ids.forEach(id -> Optional.ofNullable(kept.get(id))
                .filter(k -> k.ledger().equals(ledger))
                .ifPresent(k -> kept.remove(id)));
    }

    long prune(LedgerId ledger, Instant before, long most) {
        List<Kept> oldestFirst = new ArrayList<>(kept.values().stream()
                .filter(k -> k.ledger().equals(ledger))
                .sorted(Comparator.comparing((Kept k) -> k.reject().at())
                        .thenComparing(k -> k.stored().id()))
                .toList());
        long excess = oldestFirst.size() - most;
        long pruned = 0;
        for (Kept old : oldestFirst) {
            if (pruned < excess || old.reject().at().isBefore(before)) {
                kept.remove(old.stored().id());
                pruned++;
            }
        }
        return pruned;
    }

    long drop(RejectFilter filter) {
        long before = kept.size();
        kept.values().removeIf(k -> k.passes(filter));
        return before - kept.size();
    }

    Map<String, Long> byCode(RejectFilter filter) {
        Map<String, Long> counts = new TreeMap<>();
        kept.values().stream()
                .filter(k -> k.passes(filter))
                .forEach(k -> counts.merge(k.reject().code(), 1L, Long::sum));
        return counts;
    }

    List<RejectMark> marks(RejectFilter filter, long after, int limit) {
        return kept.tailMap(after, false).values().stream()
                .filter(k -> k.passes(filter))
                .limit(limit)
                .map(k -> new RejectMark(
                        k.stored().id(),
                        k.stored().run(),
                        k.reject().code(),
                        k.reject().key(),
                        k.reject().fingerprintHigh(),
                        k.reject().fingerprintLow(),
                        k.reject().records()))
                .toList();
    }

    List<StoredReject> newest(RejectFilter filter, int limit) {
        return kept.descendingMap().values().stream()
                .filter(k -> k.passes(filter))
                .limit(limit)
                .map(Kept::stored)
                .toList();
    }

    Optional<StoredReject> one(long id) {
        return Optional.ofNullable(kept.get(id)).map(Kept::stored);
    }
}
