package io.perseid.connector.mixpanel.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Membership;
import io.perseid.api.destination.RecordKind;
import io.perseid.api.destination.RecordMapping;
import io.perseid.api.destination.RowIdentity;
import io.perseid.api.destination.RowWriter;
import io.perseid.api.destination.Verb;
import io.perseid.api.failure.PerseidException;
import io.perseid.testkit.destination.EncodedRows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

final class AudienceWriterTest {

    private static final String USER =
            "{\"$token\":\"t0ken\",\"$distinct_id\":\"customer-0\",\"$ip\":\"0\",\"$ignore_time\":true,";

    @Test
    void aFlagIsSetAndTakenAway() {
        Membership flag = new Membership.Flag("is_big_spender", false);
        assertThat(enter(flag)).isEqualTo(USER + "\"$set\":{\"is_big_spender\":true}}");
        assertThat(leave(flag)).isEqualTo(USER + "\"$unset\":[\"is_big_spender\"]}");
    }

    @Test
    void aFlagMayBecomeFalse() {
        Membership flag = new Membership.Flag("is \"big\"", true);
        assertThat(enter(flag)).isEqualTo(USER + "\"$set\":{\"is \\\"big\\\"\":true}}");
        assertThat(leave(flag)).isEqualTo(USER + "\"$set\":{\"is \\\"big\\\"\":false}}");
    }

    @Test
    void aListGetsTheNameAndLosesIt() {
        Membership list = new Membership.Listed("audiences", "Big spenders");
        assertThat(enter(list)).isEqualTo(USER + "\"$union\":{\"audiences\":[\"Big spenders\"]}}");
        assertThat(leave(list)).isEqualTo(USER + "\"$remove\":{\"audiences\":\"Big spenders\"}}");
    }

    @Test
    void memberWithoutASendableIdIsRefused() {
        RowIdentity identity = new RowIdentity();
        RowWriter writer = writer(Optional.of(new Membership.Flag("f", false)), Verb.UPSERT);
        Bytes out = new Bytes(8);
        assertThat(writer.write(0, identity, out)).isZero();
        assertThat(writer.refusal().code()).isEqualTo("no_user");
        identity.user.set("anonymous");
        assertThat(writer.delete(identity, out)).isZero();
        assertThat(writer.refusal().code()).isEqualTo("refused_id");
        assertThat(out.size()).isZero();
    }

    @Test
    void whatMixpanelWouldCutOrMisreadIsAProblemOfTheMapping() {
        assertProblem(Optional.of(new Membership.Flag("$distinct_id", false)), "audience property \"$distinct_id\"");
        assertProblem(Optional.of(new Membership.Flag("x".repeat(256), false)), "256 characters");
        assertProblem(Optional.of(new Membership.Listed("audiences", "ö".repeat(128))), "256 bytes");
        assertProblem(Optional.empty(), "add `property:` or `list:`");
    }

    private static void assertProblem(Optional<Membership> membership, String words) {
        assertThatThrownBy(() -> writer(membership, Verb.UPSERT))
                .isInstanceOf(PerseidException.class)
                .hasMessageContaining(words);
    }

    private static String enter(Membership membership) {
        Bytes out = new Bytes(8);
        assertThat(writer(Optional.of(membership), Verb.UPSERT).write(0, EncodedRows.identity(0), out))
                .isEqualTo(1);
        return text(out);
    }

    private static String leave(Membership membership) {
        Bytes out = new Bytes(8);
        assertThat(writer(Optional.of(membership), Verb.UPSERT).delete(EncodedRows.identity(0), out))
                .isEqualTo(1);
        return text(out);
    }

    private static String text(Bytes out) {
        return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
    }

    private static RowWriter writer(Optional<Membership> membership, Verb verb) {
        return Encoder.compiler(true)
                .compile(
                        new RecordMapping(
                                RecordKind.AUDIENCE,
                                verb,
                                Optional.of("Big spenders"),
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                membership),
                        new Schema(List.of()));
    }
}
