package io.perseid.app.config.keys;

import io.perseid.api.destination.Membership;
import io.perseid.engine.sync.RecordDefinition;
import java.util.List;
import java.util.Optional;

/** The keys below {@code audience:}. */
final class AudienceKeys {

    private static final Key<String> NAME = Key.of(
                    "name", Scalars.text(), "The audience's name; with list: what stands in the list.")
            .mandatory()
            .such("Big spenders");

    private static final Key<String> USER = Key.of(
                    "user",
                    Scalars.text("a column", "write the name of a column"),
                    "The column with the user's id. A user who comes several times is a member once; a row without an id is a"
                            + " reject.")
            .mandatory()
            .such("customer_id");

    private static final Key<String> PROPERTY = Key.of(
                    "property",
                    Scalars.text(),
                    "A property of the user's profile that is true for members. One of property and list is required.")
            .such("is_big_spender");

    private static final Key<String> LIST = Key.of(
                    "list",
                    Scalars.text(),
                    "A property of the user's profile that lists the audiences the user is in. Several audiences may share one:"
                            + " each adds and takes out its own name.")
            .such("audiences");

    private static final Key<Boolean> LEFT = Key.of(
                    "left",
                    new Scalar<>(
                            "unset or false",
                            "write unset or false",
                            (scalar, reading) -> left(scalar.text()),
                            // YAML reads the second word as a truth value.
                            schema -> schema.putArray("enum").add("unset").add(false)),
                    "With property: what it becomes when a member leaves: it is taken away, or false.")
            .orElseAs("unset, with property")
            .such("false");

    static final Keys<SyncDraft> AUDIENCE = Keys.of(
            "audience",
            "Who is in a group of users: sent when they enter and when they leave, and not in between.",
            List.of(NAME, RowKeys.FROM, USER, PROPERTY, LIST, LEFT),
            (block, reading) -> membership(block, reading)
                    .map(membership -> new SyncDraft(
                            block.need(RowKeys.FROM),
                            new RecordDefinition.Audience(block.need(NAME), block.need(USER), membership))));

    private AudienceKeys() {}

    private static Optional<Membership> membership(Block block, Reading reading) {
        Optional<String> property = block.get(PROPERTY);
        Optional<String> list = block.get(LIST);
        if (property.isPresent() == list.isPresent()) {
            reading.error(
                    property.isPresent() ? block.at(LIST) : block.position(),
                    property.isPresent() ? "property and list" : "neither property nor list",
                    "one of them: property for one that is true for members, list for one that names their audiences",
                    property.isPresent() ? "remove one of the two" : "add for example property: is_big_spender");
            return Optional.empty();
        }
        if (list.isPresent() && block.has(LEFT)) {
            reading.error(
                    block.at(LEFT),
                    "left with list",
                    "left with property only: who leaves is taken out of the list",
                    "remove left");
            return Optional.empty();
        }
        return list.<Membership>map(name -> new Membership.Listed(name, block.need(NAME)))
                .or(() -> property.map(
                        name -> new Membership.Flag(name, block.get(LEFT).orElse(false))));
    }

    /** Whether the property becomes false. */
    private static Optional<Boolean> left(String word) {
        return word.equals("unset") || word.equals("false") ? Optional.of(word.equals("false")) : Optional.empty();
    }
}
