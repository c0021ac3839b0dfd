package io.perseid.app.config.keys;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.config.yaml.Node;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One of several forms; the first that fits is meant.
 *
 * @param comingLater keys of forms that a later version has, refused with a message of their own
 */
record OneOf<T>(List<Shape<? extends T>> forms, List<String> comingLater) implements Shape<T> {

    static <T> OneOf<T> of(Shape<? extends T> first, Shape<? extends T> second) {
        return new OneOf<>(List.of(first, second), List.of());
    }

    @Override
    public Optional<T> read(Node node, Reading reading) {
        for (String later : comingLater) {
            if (node.find(later).isPresent()) {
                reading.error(
                        node.position(),
                        "the key " + later,
                        words(),
                        later + " is not available in this version: remove it");
                return Optional.empty();
            }
        }
        for (Shape<? extends T> form : forms) {
            if (form.fits(node)) {
                return form.read(node, reading).map(value -> value);
            }
        }
        List<String> markers = forms.stream()
                .filter(Keys.class::isInstance)
                .flatMap(form -> ((Keys<?>) form).marker().stream())
                .map(Key::name)
                .toList();
        if (node instanceof Node.Mapping mapping && !mapping.entries().isEmpty() && !markers.isEmpty()) {
            Node.Entry first = mapping.entries().get(0);
            reading.error(
                    first.position(),
                    "unknown key " + first.name(),
                    words(),
                    Reading.didYouMean(first.name(), markers, "use one of the keys " + String.join(", ", markers)));
        } else {
            reading.error(node.position(), node.found(), words(), "write one of these forms");
        }
        return Optional.empty();
    }

    @Override
    public boolean fits(Node node) {
        return forms.stream().anyMatch(form -> form.fits(node));
    }

    @Override
    public String words() {
        return forms.stream().map(Shape::words).distinct().collect(Collectors.joining(" or "));
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        ArrayNode any = schema.putArray("anyOf");
        forms.forEach(form -> any.add(form.schema()));
        return schema;
    }

    @Override
    public List<Section> sections() {
        return forms.stream().<Section>flatMap(form -> form.sections().stream()).toList();
    }
}
