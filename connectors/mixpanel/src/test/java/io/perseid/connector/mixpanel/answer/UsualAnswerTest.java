package io.perseid.connector.mixpanel.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.api.destination.Batch;
import io.perseid.api.destination.Outcome;
import io.perseid.api.destination.Receipt;
import io.perseid.connector.mixpanel.http.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is remembered of earlier answers never changes what an answer says. */
final class UsualAnswerTest {

    private static final List<String> BODIES = List.of(
            "{\"code\":200,\"num_records_imported\":3,\"status\":\"OK\"}",
            "{\"code\":200,\"num_records_imported\":2,\"status\":\"OK\"}",
            "{\"code\":200,\"num_records_imported\":1,\"status\":\"OK\"}",
            "{\"code\":200,\"status\":\"OK\"}",
            "{\"code\":400,\"num_records_imported\":2,\"failed_records\":[{\"index\":0,\"message\":\"bad\"}]}",
            "1",
            "no JSON",
            "");

    private final UsualAnswer usual = new UsualAnswer();

    @Test
    void anAnswerAsBeforeAcceptsAllRows() {
        String three = BODIES.get(0);
        assertThat(outcomes(usual.read(answer(200, three, true), batch(3, 1), UnaryOperator.identity())))
                .containsExactly(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.ACCEPTED);
        assertThat(outcomes(usual.read(answer(200, three, true), batch(3, 1), UnaryOperator.identity())))
                .containsExactly(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.ACCEPTED);
    }

    @Test
    void theSameWordsToMoreRecordsAcceptNothing() {
        String three = BODIES.get(0);
        usual.read(answer(200, three, true), batch(3, 1), UnaryOperator.identity());
        assertThat(outcomes(usual.read(answer(200, three, true), batch(4, 1), UnaryOperator.identity())))
                .containsOnly(Outcome.UNACCOUNTED);
    }

    @Test
    void inAnyOrderItSaysWhatReadingEachAnswerSays() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Answer answer = answer(
                    random.nextInt(4) == 0 ? 400 : 200,
                    BODIES.get(random.nextInt(BODIES.size())),
                    random.nextInt(8) > 0);
            Batch batch = batch(1 + random.nextInt(4), 1 + random.nextInt(2));
            assertThat(outcomes(usual.read(answer, batch, UnaryOperator.identity())))
                    .as("seed %s, answer %s: %s to %s rows, %s records", seed, i, answer, batch.rows(), batch.records())
                    .isEqualTo(outcomes(Verdict.ofImport(answer, batch, UnaryOperator.identity())));
        }
    }

    private static Answer answer(int status, String body, boolean complete) {
        return new Answer(status, body, complete, Optional.empty(), Optional.empty(), true, false);
    }

    private static Batch batch(int rows, int recordsARow) {
        int[] before = new int[rows + 1];
        for (int row = 0; row <= rows; row++) {
            before[row] = row * recordsARow;
        }
        return new Batch(new byte[0], 0, before);
    }

    private static List<Outcome> outcomes(Receipt receipt) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int row = 0; row < receipt.rows(); row++) {
            outcomes.add(receipt.outcome(row));
        }
        return outcomes;
    }
}
