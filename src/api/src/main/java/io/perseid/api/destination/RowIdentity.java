package io.perseid.api.destination;

import java.nio.charset.StandardCharsets;

/**
 * Who a row is, for the length of one {@link RowWriter#write}: filled by the engine, read by the writer.
 *
 * <p>A mutable flyweight, because a row costs well under a microsecond and must not cost an object. Texts are UTF-8;
 * {@link #ABSENT} is the length of a text that is not there. One thread.
 */
public final class RowIdentity {

    public static final int ABSENT = -1;

    /** Microseconds since the epoch, UTC; events only. */
    public long timeMicros;

    /** 0 for the first version of a key's identity, raised when time, user or name change. */
    public int generation;

    /** Hexadecimal insert id, always 32 letters and digits. */
    public final byte[] insertId = new byte[32];

    public final Text user = new Text();
    public final Text device = new Text();
    public final Text name = new Text();
    /** The row's key as text: of a lookup row, or a group's id. */
    public final Text key;

    public RowIdentity() {
        this(new Text());
    }

    /** @param key which whoever has it fills, so that it need not be copied for each row */
    public RowIdentity(Text key) {
        this.key = key;
    }

    /** A reusable text. */
    public static final class Text {
        public byte[] bytes = new byte[64];
        public int length = ABSENT;

        public boolean present() {
            return length != ABSENT;
        }

        public void clear() {
            length = ABSENT;
        }

        public void set(byte[] source, int offset, int count) {
            ensure(count);
            System.arraycopy(source, offset, bytes, 0, count);
            length = count;
        }

        public void set(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            set(utf8, 0, utf8.length);
        }

        /** Makes room for so many bytes; what was there is lost. */
        public void ensure(int count) {
            if (bytes.length < count) {
                bytes = new byte[Math.max(count, bytes.length * 2)];
            }
        }

        @Override
        public String toString() {
            return present() ? new String(bytes, 0, length, StandardCharsets.UTF_8) : "";
        }
    }
}
