package io.perseid.app.config;

import io.perseid.app.config.keys.SyncKeys;
import io.perseid.app.config.problem.ConfigProblem;
import io.perseid.app.config.problem.Position;
import io.perseid.app.config.yaml.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds syncs that would take each other's place: two of one name, or two that own the same part of identity. */
final class Twins {

    private final Consumer<ConfigProblem> problems;

    Twins(Consumer<ConfigProblem> problems) {
        this.problems = problems;
    }

    void check(List<Node.Mapping> files) {
        Map<String, Position> names = new HashMap<>();
        Map<String, Position> namespaces = new HashMap<>();
        for (Node.Mapping file : files) {
            Optional<String> name = file.find(SyncKeys.SYNC.name()).flatMap(Node::asText);
            if (name.isEmpty()) {
                continue;
            }
            Position at = at(file, SyncKeys.SYNC.name());
            Position first = names.putIfAbsent(name.get(), at);
            if (first != null) {
                report(
                        at,
                        "the sync " + name.get() + " again, first at " + first.where(),
                        "each name once",
                        "rename one of the two and keep its namespace");
                continue;
            }
            namespace(file, name.get(), namespaces);
        }
    }

    private void namespace(Node.Mapping file, String name, Map<String, Position> namespaces) {
        String key = SyncKeys.NAMESPACE.name();
        String namespace = file.find(key).flatMap(Node::asText).orElse(name);
        String destination =
                file.find(SyncKeys.DESTINATION.name()).flatMap(Node::asText).orElse("");
        Optional<String> kind = SyncKeys.records(file);
        if (kind.isEmpty()) {
            return;
        }
        Position at = at(file, file.get(key).isPresent() ? key : SyncKeys.SYNC.name());
        Position first = namespaces.putIfAbsent(namespace + "\n" + destination + "\n" + kind.get(), at);
        if (first != null) {
            report(
                    at,
                    "the namespace " + namespace + " for " + kind.get() + " in " + destination + " again, first at "
                            + first.where(),
                    "one sync for each namespace, destination and kind of record",
                    "give one of the two a namespace of its own");
        }
    }

    private static Position at(Node.Mapping file, String key) {
        return file.entry(key).map(Node.Entry::position).orElse(file.position());
    }

    private void report(Position position, String found, String expected, String action) {
        problems.accept(ConfigProblem.error(position, found, expected, action));
    }
}
