package io.perseid.app.gallery;

import java.util.List;

/**
 * One "before" of a page with its "after".
 *
 * @param tables that the warehouse has from now on, each whole; those of earlier steps stay
 * @param expected what the destination holds after a run
 */
record PageStep(List<PageTable> tables, PageTable expected) {

    PageStep {
        tables = List.copyOf(tables);
    }
}
