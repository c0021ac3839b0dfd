package io.perseid.connector.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.connector.postgres.pgoutput.MessageDecoder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.replication.LogSequenceNumber;

/** Messages that today's server does not send in tests, but others may. */
final class ChangedKeysTest {

    private static final int TABLE = 16_400;
    private static final String LEFT_OUT = "\0left out";

    private final FeedTable table = new FeedTable(
            TABLE,
            "public",
            "t",
            "r",
            "p",
            "d",
            List.of("id"),
            false,
            true,
            "x",
            List.of(),
            List.of(new FeedTable.Key("id", "text", 25, false)));
    private final KeyBatch batch = new KeyBatch(table.keys());
    private final ChangedKeys keys =
            new ChangedKeys(table, LogSequenceNumber.valueOf(1_000), RecentTransactions.none(), batch);
    private final MessageDecoder decoder = new MessageDecoder(keys);

    private interface Body {
        void to(DataOutputStream out) throws IOException;
    }

    @Test
    void aKeyThatAnOlderServerLeavesOutIsALossAndNotAnotherKey() {
        relation('d', true, 25);
        decode('U', out -> {
            out.writeInt(TABLE);
            row(out, 'N', LEFT_OUT, "v");
        });
        assertThat(keys.lost()).hasValueSatisfying(why -> assertThat(why).contains("too long"));
        assertThat(batch.isEmpty()).isTrue();
    }

    @Test
    void aKeyThatIsLeftOutIsTakenFromTheOldRow() {
        relation('f', true, 25);
        decode('U', out -> {
            out.writeInt(TABLE);
            row(out, 'O', "long", "v");
            row(out, 'N', LEFT_OUT, "w");
        });
        assertThat(keys.lost()).isEmpty();
        assertThat(batch.sql()).contains("'{\"long\"}'");
    }

    @Test
    void aPartitionThatRecordsOnlyItsKeyUnderATableThatRecordsAllIsALoss() {
        relation('f', true, 25);
        decode('D', out -> {
            out.writeInt(TABLE);
            row(out, 'K', "a", null);
        });
        assertThat(keys.lost()).isPresent();
    }

    @Test
    void anOldRowWithoutTheKeyIsALoss() {
        relation('i', false, 25);
        decode('D', out -> {
            out.writeInt(TABLE);
            row(out, 'K', null, "v");
        });
        assertThat(keys.lost()).isPresent();
    }

    @Test
    void anUpdateWithoutAnOldRowWhoseIdentityIsNotTheKeyIsALoss() {
        relation('i', false, 25);
        decode('U', out -> {
            out.writeInt(TABLE);
            row(out, 'N', "a", "v");
        });
        assertThat(keys.lost()).isPresent();
    }

    @Test
    void aKeyOfAnotherTypeIsALoss() {
        relation('d', true, 23);
        assertThat(keys.lost()).isPresent();
    }

    @Test
    void whatCommitsAtTheEndOrLaterIsNotTaken() {
        begin(999);
        assertThat(keys.reached()).isFalse();
        begin(1_000);
        assertThat(keys.reached()).isTrue();
    }

    @Test
    void messagesThatTellNothingOfRowsArePassedOver() {
        for (char kind : "COYM".toCharArray()) {
            decode(kind, out -> out.writeLong(1));
        }
        decode('T', out -> {
            out.writeInt(1);
            out.writeByte(0);
            out.writeInt(TABLE + 1);
        });
        assertThat(keys.lost()).isEmpty();
        assertThat(keys.changes()).isZero();
    }

    @Test
    void anUnknownMessageIsNeverPassedOver() {
        assertThatThrownBy(() -> decode('Z', out -> out.writeLong(1))).hasMessageContaining("kind Z");
    }

    private void begin(long commit) {
        decode('B', out -> {
            out.writeLong(commit);
            out.writeLong(0);
            out.writeInt(7);
        });
    }

    private void relation(char identity, boolean keyIdentifies, int type) {
        decode('R', out -> {
            out.writeInt(TABLE);
            out.writeByte(0);
            out.writeBytes("t\0");
            out.writeByte(identity);
            out.writeShort(2);
            for (String column : List.of("id", "v")) {
                out.writeByte(keyIdentifies == column.equals("id") ? 1 : 0);
                out.writeBytes(column + "\0");
                out.writeInt(type);
                out.writeInt(-1);
            }
        });
    }

    private static void row(DataOutputStream out, char kind, @Nullable String... values) throws IOException {
        out.writeByte(kind);
        out.writeShort(values.length);
        for (String value : values) {
            if (value == null) {
                out.writeByte('n');
            } else if (value.equals(LEFT_OUT)) {
                out.writeByte('u');
            } else {
                byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
                out.writeByte('t');
                out.writeInt(utf8.length);
                out.write(utf8);
            }
        }
    }

    private void decode(char kind, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind);
            body.to(out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        decoder.decode(ByteBuffer.wrap(bytes.toByteArray()));
    }
}
