package io.perseid.engine.state;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The marks of stored rejects, page by page, the oldest first. Each page is asked for when it is wanted, so what was done with
 * one may delete its rejects. Blocking.
 *
 * @param each how many marks there are on a page
 */
public record RejectPages(StateStore store, RejectFilter filter, int each) implements Iterable<List<RejectMark>> {

    @Override
    public Iterator<List<RejectMark>> iterator() {
        return new Iterator<>() {
            private Optional<List<RejectMark>> page = Optional.empty();
            private long after;

            @Override
            public boolean hasNext() {
                if (page.isEmpty()) {
                    page = Optional.of(store.rejectMarks(filter, after, each));
                }
                return !page.get().isEmpty();
            }

            @Override
            public List<RejectMark> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no reject after " + after);
                }
                List<RejectMark> next = page.orElseThrow();
                after = next.get(next.size() - 1).id();
                page = Optional.empty();
                return next;
            }
        };
    }
}
