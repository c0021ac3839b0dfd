package io.perseid.connector.mixpanel.encode;

import io.perseid.api.destination.Bytes;
import io.perseid.api.destination.Framing;
import io.perseid.api.destination.Membership;
import io.perseid.api.destination.Refusal;
import io.perseid.api.destination.RowIdentity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Members of an audience for {@code /engage}: one record for who enters, one for who leaves. No API takes a list of a
 * cohort's members (cohorts); the documented way is a property of the profiles, on which a cohort is then defined.
 *
 * <p>{@code $union} adds to a list without doubling, {@code $remove} takes out and does nothing where there is nothing
 * (update profiles), so neither touches what another audience has in the same list.
 */
final class AudienceWriter extends RecordWriter {

    private final ProfileWriter.Head head;
    private final byte[] enter;
    private final byte[] leave;
    private final boolean deletes;
    private final JsonText ids;

    AudienceWriter(ProfileWriter.Head head, Membership membership, Alterations alterations, boolean deletes) {
        super(Framing.of("[", ",", "]"), List.of(), alterations);
        this.head = head;
        this.deletes = deletes;
        this.ids = JsonText.unlimited(alterations);
        String property = WriterCompiler.quote(membership.property());
        if (membership instanceof Membership.Listed listed) {
            String name = WriterCompiler.quote(listed.audience());
            this.enter = utf8(",\"$union\":{" + property + ":[" + name + "]}}");
            this.leave = utf8(",\"$remove\":{" + property + ":" + name + "}}");
        } else {
            this.enter = utf8(",\"$set\":{" + property + ":true}}");
            this.leave = utf8(
                    membership instanceof Membership.Flag flag && flag.falseOnceLeft()
                            ? ",\"$set\":{" + property + ":false}}"
                            : ",\"$unset\":[" + property + "]}");
        }
    }

    @Override
    public int write(int row, RowIdentity identity, Bytes out) {
        return record(identity, deletes ? leave : enter, out);
    }

    @Override
    public int delete(RowIdentity identity, Bytes out) {
        return record(identity, leave, out);
    }

    private int record(RowIdentity identity, byte[] operator, Bytes out) {
        int start = out.size();
        Optional<Refusal> refusal = head.write(identity, ids, out);
        if (refusal.isPresent()) {
            return refuse(out, start, refusal.get());
        }
        out.put(operator);
        return oneRecord(out, start);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
