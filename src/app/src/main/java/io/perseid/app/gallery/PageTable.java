package io.perseid.app.gallery;

import java.util.List;
import java.util.Optional;

/**
 * A table of a page. Immutable.
 *
 * @param title the heading above it, without backticks: a table of the warehouse, or what is in the destination
 * @param rows each with as many cells as there are columns; an empty cell is absent
 */
record PageTable(String title, List<String> columns, List<List<Optional<String>>> rows) {

    private static final String OF = " of ";
    private static final String WAREHOUSE = "shop";

    PageTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** The table's name, without its warehouse. */
    String name() {
        int of = title.indexOf(OF);
        return of < 0 ? title : title.substring(0, of);
    }

    /** The warehouse that it is in: {@code ### accounts of crm}. */
    String warehouse() {
        int of = title.indexOf(OF);
        return of < 0 ? WAREHOUSE : title.substring(of + OF.length());
    }

    /** What stands in a column. */
    List<String> cells(String column) {
        int at = columns.indexOf(column);
        return at < 0
                ? List.of()
                : rows.stream().flatMap(row -> row.get(at).stream()).toList();
    }
}
