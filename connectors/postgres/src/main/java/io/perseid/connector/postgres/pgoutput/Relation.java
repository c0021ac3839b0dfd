package io.perseid.connector.postgres.pgoutput;

import java.util.List;

/**
 * A table as it was when the rows that follow were written.
 *
 * @param identity PostgreSQL's letter for what old rows hold: d(efault), i(ndex), f(ull), n(othing)
 */
public record Relation(int oid, char identity, List<Column> columns) {

    /** Everything of an old row is told. */
    public static final char FULL = 'f';

    /**
     * @param identity whether old rows hold it
     * @param type the oid of its type
     */
    public record Column(String name, boolean identity, int type) {}

    /** @return its place among the columns, or -1 */
    public int place(String column) {
        for (int place = 0; place < columns.size(); place++) {
            if (columns.get(place).name().equals(column)) {
                return place;
            }
        }
        return -1;
    }
}
