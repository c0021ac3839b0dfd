package io.perseid.app.config.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.app.config.yaml.Node;
import java.util.List;
import java.util.Optional;

/** A shape whose right value is made into something else. */
record Mapped<A, B>(Shape<A> shape, Maker<A, B> maker) implements Shape<B> {

    /** Makes the value; the node tells where it stood. */
    interface Maker<A, B> {
        /** Empty when the value is wrong after all, which {@code reading} has been told. */
        Optional<B> make(A value, Node node, Reading reading);
    }

    @Override
    public Optional<B> read(Node node, Reading reading) {
        return shape.read(node, reading).flatMap(value -> maker.make(value, node, reading));
    }

    @Override
    public boolean fits(Node node) {
        return shape.fits(node);
    }

    @Override
    public String words() {
        return shape.words();
    }

    @Override
    public ObjectNode schema() {
        return shape.schema();
    }

    @Override
    public List<Section> sections() {
        return shape.sections();
    }
}
