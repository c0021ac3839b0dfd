package io.perseid.app.config.keys;

import io.perseid.api.destination.NullPolicy;
import io.perseid.app.config.problem.Position;
import io.perseid.engine.sync.PropertyDefinition;
import io.perseid.engine.sync.PropertyValue;
import java.util.List;
import java.util.Optional;

/**
 * A property as written, before it is known of which kind of record.
 *
 * @param nulls empty for the default of the kind
 */
record PropertyDraft(PropertyValue value, Optional<NullPolicy> nulls) {

    /**
     * What stands after {@code properties:}.
     *
     * @param all where the {@code "*"} stands; empty without one
     */
    record Several(List<Named<PropertyDraft>> listed, Optional<Position> all) {

        static final Several NONE = new Several(List.of(), Optional.empty());

        List<PropertyDefinition> definitions(NullPolicy nulls, boolean once) {
            return listed.stream()
                    .map(p -> new PropertyDefinition(
                            p.name(),
                            p.value().value(),
                            p.value().nulls().orElse(nulls),
                            once,
                            p.position().where()))
                    .toList();
        }
    }
}
