package io.perseid.app.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last requests, newest first, for the page and for tests. Safe for many threads. */
final class RequestLog {

    private static final int KEPT = 200;

    private final Deque<RequestEntry> entries = new ArrayDeque<>();
    private long total;

    synchronized void add(RequestEntry entry) {
        total++;
        entries.addFirst(entry);
        if (entries.size() > KEPT) {
            entries.removeLast();
        }
    }

    synchronized List<RequestEntry> last(int limit) {
        return entries.stream().limit(limit).toList();
    }

    synchronized long total() {
        return total;
    }
}
