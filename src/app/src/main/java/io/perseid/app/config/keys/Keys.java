package io.perseid.app.config.keys;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.config.yaml.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A group of keys, and what is made of them when each by itself is right.
 *
 * @param title where it stands, as the reference page calls it, such as {@code events.cursor}
 * @param marker the key by which this group is told from others in its place; empty if it is the only one
 * @param maker rules over several keys; empty when one is broken, which the reading has been told
 */
public record Keys<T>(
        String title,
        String description,
        List<Key<?>> keys,
        Optional<Key<?>> marker,
        BiFunction<Block, Reading, Optional<T>> maker)
        implements Shape<T> {

    static <T> Keys<T> of(
            String title, String description, List<Key<?>> keys, BiFunction<Block, Reading, Optional<T>> maker) {
        return new Keys<>(title, description, keys, Optional.empty(), maker);
    }

    /** The same group, told from others in its place by this key, which is then required. */
    Keys<T> markedBy(Key<?> key) {
        return new Keys<>(title, description, keys, Optional.of(key), maker);
    }

    @Override
    public Optional<T> read(Node node, Reading reading) {
        if (!(node instanceof Node.Mapping mapping)) {
            reading.error(node.position(), node.found(), words(), "write " + names());
            return Optional.empty();
        }
        int before = reading.failures();
        mapping.entries().forEach(entry -> checkKnown(entry, reading));
        Map<String, Object> values = new HashMap<>();
        for (Key<?> key : keys) {
            readKey(key, mapping, reading).ifPresent(value -> values.put(key.name(), value));
        }
        return reading.failures() > before ? Optional.empty() : maker.apply(new Block(mapping, values), reading);
    }

    private void checkKnown(Node.Entry entry, Reading reading) {
        Optional<Key<?>> known =
                keys.stream().filter(k -> k.name().equals(entry.name())).findFirst();
        if (known.isPresent() && known.get().comingLater()) {
            reading.error(
                    entry.position(),
                    "the key " + entry.name(),
                    "one of " + names(),
                    entry.name() + " is not available in this version: remove it");
        } else if (known.isEmpty()) {
            List<String> names = available().stream().map(Key::name).toList();
            reading.error(
                    entry.position(),
                    "unknown key " + entry.name(),
                    "one of " + names(),
                    Reading.didYouMean(entry.name(), names, "remove it or choose one of these"));
        }
    }

    private static <V> Optional<V> readKey(Key<V> key, Node.Mapping mapping, Reading reading) {
        if (key.comingLater()) {
            return Optional.empty();
        }
        Optional<Node> node = mapping.get(key.name());
        if (node.isPresent() && !(node.get() instanceof Node.Nothing)) {
            return key.shape().read(node.get(), reading);
        }
        if (node.isPresent()) {
            reading.error(
                    node.get().position(),
                    "nothing after " + key.name(),
                    key.shape().words(),
                    key.required() ? "write a value" : "write a value or remove the key");
        } else if (key.defaultText().isPresent()) {
            String text = key.defaultText().get();
            return key.shape().read(new Node.Scalar(mapping.position(), text, text, false, true), reading);
        } else if (key.requiredIn(mapping)) {
            reading.error(
                    mapping.position(),
                    "no key " + key.name(),
                    key.name() + ": " + key.shape().words(),
                    key.example()
                            .map(e -> "add for example " + key.name() + ": " + e)
                            .orElse("add " + key.name()));
        }
        return Optional.empty();
    }

    @Override
    public boolean fits(Node node) {
        return node instanceof Node.Mapping mapping
                && marker.map(key -> mapping.get(key.name()).isPresent()).orElse(true);
    }

    @Override
    public String words() {
        return marker.map(key -> "{" + key.name() + ": ...}").orElse("a group of keys");
    }

    /** The keys of this version, in the order of the reference page. */
    public List<Key<?>> available() {
        return keys.stream().filter(k -> !k.comingLater()).toList();
    }

    private String names() {
        return String.join(", ", available().stream().map(Key::name).toList());
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        schema.put("description", description);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        for (Key<?> key : available()) {
            ObjectNode property = key.shape().schema();
            property.put("description", key.description());
            key.defaultText().ifPresent(text -> property.put("default", text));
            properties.set(key.name(), property);
            if (key.alwaysRequired() || marker.filter(key::equals).isPresent()) {
                required.add(key.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    @Override
    public List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(
                title, description, available().stream().map(Keys::row).toList()));
        available().forEach(key -> sections.addAll(key.shape().sections()));
        return sections;
    }

    static Section.Row row(Key<?> key) {
        return new Section.Row(
                key.name(),
                key.shape().words(),
                key.alwaysRequired()
                        ? "required"
                        : key.defaultText().or(key::otherwise).orElse(""),
                key.description(),
                key.example());
    }
}
