package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.NullPolicy;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowBatch;
import io.perseid.api.destination.SideValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.vector.FieldVector;

/** Writes one property of each row as {@code ,"name":value}. One thread. */
abstract class PropertyWriter {

    /** What {@link #write} did. */
    static final int LEFT_OUT = 0;

    static final int WRITTEN = 1;
    /** Nothing was written, and the property is to be taken away. */
    static final int UNSET = 2;
    /** Nothing of the row can be sent, see {@link #refusal}. */
    static final int REFUSED = 3;

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    /** {@code ,"name":}. */
    final Fragment key;

    private final NullPolicy nulls;

    PropertyWriter(Fragment key, NullPolicy nulls) {
        this.key = key;
        this.nulls = nulls;
    }

    void bind(RowBatch rows) {}

    abstract int write(int row, Bytes out);

    /** How many properties {@link #WRITTEN} stands for. */
    int written() {
        return 1;
    }

    /** Why it gave {@link #REFUSED}. */
    Refusal refusal() {
        throw new IllegalStateException("nothing was refused");
    }

    /** Whether {@link #column} may be asked. */
    boolean hasColumn() {
        return false;
    }

    /** Bytes that none of these rows exceeds in {@link #column}, scratched ones included. */
    int room(int first, int rows) {
        throw new UnsupportedOperationException();
    }

    /** Writes the property of each row {@code first + i} at {@code ends[i]}, and moves that behind it. */
    void column(int first, int rows, byte[] array, int[] ends) {
        throw new UnsupportedOperationException();
    }

    final boolean sendsNulls() {
        return nulls == NullPolicy.SEND;
    }

    final int whenNull(Bytes out) {
        if (sendsNulls()) {
            key.put(out);
            out.put(NULL);
            return WRITTEN;
        }
        return nulls == NullPolicy.UNSET ? UNSET : LEFT_OUT;
    }

    /** A column of values of bounded size, as nearly all are. */
    static final class OfFlatColumn extends PropertyWriter {
        private final FlatWriter value;
        private final int column;
        private final int room;

        OfFlatColumn(Fragment key, NullPolicy nulls, FlatWriter value, int column) {
            super(key, nulls);
            this.value = value;
            this.column = column;
            this.room = key.room() + value.room();
        }

        @Override
        void bind(RowBatch rows) {
            value.bind(rows.columns().getVector(column));
        }

        @Override
        int write(int row, Bytes out) {
            if (value.isNull(row)) {
                return whenNull(out);
            }
            byte[] array = out.ensure(room);
            int end = value.put(row, array, key.put(array, out.size()));
            if (end == FlatWriter.NO_VALUE) {
                return LEFT_OUT;
            }
            out.advance(end - out.size());
            return WRITTEN;
        }

        @Override
        boolean hasColumn() {
            return true;
        }

        @Override
        int room(int first, int rows) {
            return key.room() + Math.max(NULL.length, value.room(first, rows));
        }

        @Override
        void column(int first, int rows, byte[] array, int[] ends) {
            value.column(key, first, rows, array, ends);
            if (sendsNulls()) {
                for (int i = 0; i < rows; i++) {
                    if (value.isNull(first + i)) {
                        int at = key.put(array, ends[i]);
                        System.arraycopy(NULL, 0, array, at, NULL.length);
                        ends[i] = at + NULL.length;
                    }
                }
            }
        }
    }

    /** A column of the row. */
    static final class OfColumn extends PropertyWriter {
        private final ValueWriter value;
        private final int column;
        private final boolean nested;
        private final int largeBytes;
        private final Alterations alterations;

        OfColumn(
                Fragment key,
                NullPolicy nulls,
                ValueWriter value,
                int column,
                int largeBytes,
                Alterations alterations) {
            super(key, nulls);
            this.value = value;
            this.column = column;
            this.nested = value.nested();
            this.largeBytes = largeBytes;
            this.alterations = alterations;
        }

        @Override
        void bind(RowBatch rows) {
            FieldVector vector = rows.columns().getVector(column);
            value.bind(vector);
        }

        @Override
        int write(int row, Bytes out) {
            if (value.isNull(row)) {
                return whenNull(out);
            }
            int before = out.size();
            key.put(out);
            if (!value.write(row, out)) {
                out.truncate(before);
                return LEFT_OUT;
            }
            if (nested && out.size() - before - key.length() > largeBytes) {
                alterations.count(Alteration.LARGE_VALUES);
            }
            return WRITTEN;
        }
    }

    /** The same for every row. */
    static final class OfConstant extends PropertyWriter {
        private final Fragment keyAndValue;

        OfConstant(Fragment key, byte[] value) {
            super(key, NullPolicy.OMIT);
            this.keyAndValue = join(key, value);
        }

        @Override
        int write(int row, Bytes out) {
            keyAndValue.put(out);
            return WRITTEN;
        }

        @Override
        boolean hasColumn() {
            return true;
        }

        @Override
        int room(int first, int rows) {
            return keyAndValue.room();
        }

        @Override
        void column(int first, int rows, byte[] array, int[] ends) {
            for (int i = 0; i < rows; i++) {
                ends[i] = keyAndValue.put(array, ends[i]);
            }
        }
    }

    /** A field of a side table, of which each distinct value was encoded once. */
    static final class OfSide extends PropertyWriter {
        private final int side;
        private final SideValues values;
        private final int room;
        private int[] codes = new int[0];

        OfSide(Fragment key, NullPolicy nulls, int side, SideValues values) {
            super(key, nulls);
            this.side = side;
            this.values = values;
            this.room = key.room() + Math.max(NULL.length, values.longest()) + SideValues.PADDING;
        }

        @Override
        void bind(RowBatch rows) {
            int[] sideRows = rows.sideRows()[side];
            if (codes.length < sideRows.length) {
                codes = new int[sideRows.length];
            }
            // For all rows before any is written: each lies somewhere else in memory, and many are waited for at once.
            values.codes(sideRows, codes);
        }

        @Override
        int write(int row, Bytes out) {
            int code = codes[row];
            if (code < 0) {
                return whenNull(out);
            }
            byte[] array = out.ensure(room);
            out.advance(put(code, array, out.size()) - out.size());
            return WRITTEN;
        }

        @Override
        boolean hasColumn() {
            return true;
        }

        @Override
        int room(int first, int rows) {
            return room;
        }

        @Override
        void column(int first, int rows, byte[] array, int[] ends) {
            for (int i = 0; i < rows; i++) {
                int code = codes[first + i];
                if (code >= 0) {
                    ends[i] = put(code, array, ends[i]);
                } else if (sendsNulls()) {
                    int at = key.put(array, ends[i]);
                    System.arraycopy(NULL, 0, array, at, NULL.length);
                    ends[i] = at + NULL.length;
                }
            }
        }

        private int put(int code, byte[] array, int position) {
            int at = key.put(array, position);
            int start = values.start(code);
            int length = values.end(code) - start;
            byte[] bytes = values.bytes();
            // Two words in any case: lengths differ from row to row, so a loop would end where no processor guesses it.
            Words.put(array, at, Words.get(bytes, start));
            Words.put(array, at + Long.BYTES, Words.get(bytes, start + Long.BYTES));
            for (int i = SideValues.PADDING; i < length; i += Long.BYTES) {
                Words.put(array, at + i, Words.get(bytes, start + i));
            }
            return at + length;
        }
    }

    private static Fragment join(Fragment key, byte[] value) {
        byte[] both = Arrays.copyOf(key.bytes(), key.length() + value.length);
        System.arraycopy(value, 0, both, key.length(), value.length);
        return new Fragment(both);
    }
}
