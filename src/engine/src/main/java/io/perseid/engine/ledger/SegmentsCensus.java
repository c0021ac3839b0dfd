package io.perseid.engine.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A census over segments. What was not seen is found by going through all indexes side by side, in the order of hashes, so
 * that the newest entry of each key is known; no entry is read unless its key is in doubt. In memory: an index page for each
 * segment.
 */
final class SegmentsCensus implements LedgerCensus {

    private final List<Segment> segments;
    private final SegmentsView view;
    private final SeenKeys seen;
    private final PageCache cache = new PageCache();

    /** @param segments oldest first, those that {@code seen} was made for; closed with this */
    SegmentsCensus(List<Segment> segments, SeenKeys seen) {
        this.segments = segments;
        this.view = new SegmentsView(segments);
        this.seen = seen;
    }

    @Override
    public boolean find(long keyHigh, long keyLow, LedgerEntry into) {
        boolean known = view.find(keyHigh, keyLow, into);
        if (known && into.state != EntryState.REJECTED) {
            seen.see(view.foundIn(), view.found());
        }
        return known;
    }

    @Override
    public boolean miss(long keyHigh, long keyLow, LedgerEntry into) {
        boolean known = view.find(keyHigh, keyLow, into)
                && into.state != EntryState.REJECTED
                && !(into.deleted && into.state == EntryState.DELIVERED);
        if (known) {
            seen.miss(view.foundIn(), view.found(), keyHigh, keyLow);
        }
        return known;
    }

    @Override
    public boolean allSeen() {
        return seen.missing() == 0;
    }

    @Override
    public Unseen unseen(long from, long to) {
        return seen.missed().<Unseen>map(keys -> new Missed(keys, from, to)).orElseGet(() -> new Walk(from, to));
    }

    @Override
    public void close() {
        view.close();
    }

    private record Version(int source, int entry) {}

    /** Goes through keys that were missed, where these are known: few against all entries. */
    private final class Missed implements Unseen {

        private final List<SeenKeys.MissedKey> keys;
        private final long from;
        private final long to;
        private int next;

        Missed(List<SeenKeys.MissedKey> keys, long from, long to) {
            this.keys = keys;
            this.from = from;
            this.to = to;
        }

        @Override
        public boolean next(LedgerEntry into) {
            while (next < keys.size()) {
                SeenKeys.MissedKey key = keys.get(next++);
                boolean inRange = Long.compareUnsigned(key.high(), from) >= 0
                        && (to == 0 || Long.compareUnsigned(key.high(), to) < 0);
                if (inRange
                        && view.find(key.high(), key.low(), into)
                        && into.state != EntryState.REJECTED
                        && !seen.isSeen(view.foundIn(), view.found())) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Goes through the hashes from one to another. */
    private final class Walk implements Unseen {

        private final IndexWalk walk;
        private final long to;
        /** Of one hash, oldest first; refused ones are left out, because they say nothing of what is in. */
        private final List<Version> versions = new ArrayList<>();

        private final List<Long> unseen = new ArrayList<>();
        private long hash;

        Walk(long from, long to) {
            this.to = to;
            this.walk = new IndexWalk(segments, from);
        }

        @Override
        public boolean next(LedgerEntry into) {
            while (true) {
                while (!unseen.isEmpty()) {
                    long keyLow = unseen.remove(unseen.size() - 1);
                    boolean known = view.find(hash, keyLow, into);
                    boolean over = into.deleted && into.state == EntryState.DELIVERED;
                    if (known && into.state != EntryState.REJECTED && !over) {
                        return true;
                    }
                }
                if (!nextHash()) {
                    return false;
                }
                choose();
            }
        }

        /**
         * Goes on to the next hash that was not seen in all its versions, and gathers these. Seen ones that are older than all
         * others can be left out: whatever is newer of their keys was seen as well.
         */
        private boolean nextHash() {
            versions.clear();
            IndexCursor cursor = walk.at();
            while (versions.isEmpty()) {
                if (cursor == null || to != 0 && Long.compareUnsigned(cursor.hash(), to) >= 0) {
                    return false;
                }
                hash = cursor.hash();
                while (cursor != null && cursor.hash() == hash) {
                    add(cursor);
                    walk.step();
                    cursor = walk.at();
                }
            }
            return true;
        }

        private void add(IndexCursor cursor) {
            boolean refused = Layout.state(cursor.word()) == EntryState.REJECTED;
            if (!refused && (!versions.isEmpty() || !seen.isSeen(cursor.source(), cursor.entry()))) {
                versions.add(new Version(cursor.source(), cursor.entry()));
            }
        }

        /** Finds the keys of this hash whose newest version was not seen. */
        private void choose() {
            Set<Long> newer = new HashSet<>();
            for (int i = versions.size() - 1; i >= 0; i--) {
                Version version = versions.get(i);
                long keyLow = keyLow(version);
                if (newer.add(keyLow) && !isSeen(version)) {
                    unseen.add(keyLow);
                }
            }
        }

        private boolean isSeen(Version version) {
            return seen.isSeen(version.source(), version.entry());
        }
    }

    private long keyLow(Version version) {
        Segment source = segments.get(version.source());
        try {
            return source.keyLow(version.entry(), cache, version.source());
        } catch (IOException failure) {
            throw source.failed(failure);
        }
    }
}
