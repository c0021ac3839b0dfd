package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.SideTable;
import org.apache.arrow.memory.util.MemoryUtil;

/** One field of each line. A NULL is an empty field, whatever the property's null policy. One thread. */
abstract class CsvCell {

    void bind(RowBatch rows) {}

    abstract void write(int row, Bytes out);

    /** A text column, as it is. */
    static final class Text extends CsvCell {
        private final Raw raw;
        private final int column;

        Text(Csv csv, int column) {
            this.raw = new Raw(csv);
            this.column = column;
        }

        @Override
        void bind(RowBatch rows) {
            raw.bind(rows.columns().getVector(column));
        }

        @Override
        void write(int row, Bytes out) {
            if (!raw.isNull(row)) {
                raw.write(row, out);
            }
        }

        private static final class Raw extends ScalarWriters.Variable {
            private final Csv csv;
            private byte[] scratch = new byte[256];

            Raw(Csv csv) {
                this.csv = csv;
            }

            @Override
            void write(long address, int length, Bytes out) {
                if (scratch.length < length) {
                    scratch = new byte[Math.max(length, 2 * scratch.length)];
                }
                MemoryUtil.copyFromMemory(address, scratch, 0, length);
                csv.put(scratch, 0, length, out);
            }
        }
    }

    /** Any other column: its JSON form, without the quotes that JSON puts around dates and the like. */
    static final class OfJson extends CsvCell {
        private final Csv csv;
        private final ValueWriter value;
        private final int column;
        private final Bytes scratch = new Bytes(256);

        OfJson(Csv csv, ValueWriter value, int column) {
            this.csv = csv;
            this.value = value;
            this.column = column;
        }

        @Override
        void bind(RowBatch rows) {
            value.bind(rows.columns().getVector(column));
        }

        @Override
        void write(int row, Bytes out) {
            scratch.clear();
            if (value.isNull(row) || !value.write(row, scratch)) {
                return;
            }
            int quote = !value.nested() && scratch.array()[0] == '"' ? 1 : 0;
            csv.put(scratch.array(), quote, scratch.size() - 2 * quote, out);
        }
    }

    /** The same for every row. */
    static final class Constant extends CsvCell {
        private final byte[] field;

        Constant(byte[] field) {
            this.field = field;
        }

        @Override
        void write(int row, Bytes out) {
            out.put(field);
        }
    }

    /** A field of a side table, encoded once a side row. */
    static final class OfSide extends CsvCell {
        private final int side;
        private final byte[][] fields;
        private int[] sideRows = new int[0];

        OfSide(int side, byte[][] fields) {
            this.side = side;
            this.fields = fields;
        }

        @Override
        void bind(RowBatch rows) {
            sideRows = rows.sideRows()[side];
        }

        @Override
        void write(int row, Bytes out) {
            if (sideRows[row] != SideTable.ABSENT) {
                out.put(fields[sideRows[row]]);
            }
        }
    }
}
