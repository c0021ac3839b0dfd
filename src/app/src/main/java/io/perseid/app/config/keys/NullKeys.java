package io.perseid.app.config.keys;

import io.perseid.api.destination.NullPolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What becomes of a NULL: the same for every form of a property. */
final class NullKeys {

    private static final Map<String, NullPolicy> NULL_POLICIES =
            new TreeMap<>(Map.of("omit", NullPolicy.OMIT, "unset", NullPolicy.UNSET, "send", NullPolicy.SEND));

    static final Key<NullPolicy> NULLS = Key.of(
                    "nulls",
                    Scalars.choice(NULL_POLICIES, List.of()),
                    "What a NULL becomes: left out, taken away from the profile, or sent as null.")
            .orElseAs("omit for events and lookups, unset for profiles");

    private NullKeys() {}
}
