package io.perseid.testkit.simulator.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.testkit.simulator.destination.RecordLine;
import org.junit.jupiter.api.Test;

/** How often a record may be in where nothing dedupes: as often as its row became what it shows. */
final class TruthTest {

    private static final long TIME = 1_768_459_053_275_721L;

    private final Truth truth = new Truth(true, String::valueOf, version -> true, false, "null_key");

    @Test
    void rowThatReturnsToWhatItWasBecameThatTwice() {
        truth.insert(version(1, "before", ""));
        truth.change(0, version(2, "after", ""));
        truth.change(0, version(3, "before", ""));

        assertThat(truth.became(record("before"))).isEqualTo(2);
        assertThat(truth.became(record("after"))).isEqualTo(1);
    }

    @Test
    void rowWhoseCursorAloneMovesBecomesNothingAgain() {
        truth.insert(version(1, "mark", ""));
        truth.change(0, version(2, "mark", ""));

        assertThat(truth.became(record("mark"))).isEqualTo(1);
    }

    @Test
    void whatCannotBeSentInBetweenIsNoReasonToSendItAgain() {
        truth.insert(version(1, "mark", ""));
        truth.change(0, version(2, "mark", RecordLine.BAD));
        truth.change(0, version(3, "mark", ""));

        assertThat(truth.became(record("mark"))).isEqualTo(1);
    }

    @Test
    void whatNoRowEverWasMayNotBeInAtAll() {
        truth.insert(version(1, "mark", ""));

        assertThat(truth.became(record("other"))).isZero();
    }

    private static Version version(long cursor, String mark, String note) {
        return new Version(7L, cursor, TIME, "u1", "thing", mark, note);
    }

    private static RecordLine record(String mark) {
        return new RecordLine('E', "7", "id", TIME, "u1", "thing", mark, "");
    }
}
