package io.perseid.app.config.keys;

import io.perseid.api.settings.Setting;
import io.perseid.api.settings.SettingProblem;
import io.perseid.api.settings.SettingType;
import io.perseid.api.settings.Settings;
import io.perseid.api.settings.SettingsSpec;
import io.perseid.app.config.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one connector's block by the connector's own spec, and gives its problems a place. One thread. */
final class SettingReader {

    /** Advice seldom repeats a value; a shorter one than this would rather hit a number or word of the advice itself. */
    private static final int ADVICE_MIN = 4;

    private final Node.Mapping block;
    private final Reading reading;
    private final List<Node.Scalar> referenced = new ArrayList<>();
    private final List<List<String>> unresolved = new ArrayList<>();

    SettingReader(Node.Mapping block, Reading reading) {
        this.block = block;
        this.reading = reading;
    }

    /** For use only if {@code reading} counts no new failure. */
    Settings read(SettingsSpec spec) {
        Map<String, Object> written = written(block, Optional.of(spec), List.of());
        return spec.read(written, this::report);
    }

    private Map<String, Object> written(Node.Mapping mapping, Optional<SettingsSpec> spec, List<String> path) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (Node.Entry entry : mapping.entries()) {
            Optional<Setting> setting = spec.flatMap(s -> s.setting(entry.name()));
            List<String> here = new ArrayList<>(path);
            here.add(entry.name());
            value(entry.value(), setting, here).ifPresent(value -> written.put(entry.name(), value));
        }
        spec.ifPresent(s -> s.settings().stream()
                .filter(setting -> setting.type() == SettingType.PATH
                        && mapping.get(setting.key()).isEmpty())
                .forEach(setting ->
                        setting.defaultText().ifPresent(text -> written.put(setting.key(), absolute(text)))));
        return written;
    }

    private Optional<Object> value(Node node, Optional<Setting> setting, List<String> path) {
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(written(mapping, setting.flatMap(Setting::group), path));
        }
        if (node instanceof Node.Sequence) {
            return Optional.of(List.of());
        }
        if (!(node instanceof Node.Scalar scalar)) {
            return Optional.empty();
        }
        if (!scalar.resolved()) {
            unresolved.add(path);
            reading.alreadyReported();
            return Optional.empty();
        }
        if (scalar.referenced()) {
            referenced.add(scalar);
        }
        boolean isPath = setting.filter(s -> s.type() == SettingType.PATH).isPresent();
        return Optional.of(isPath ? absolute(scalar.text()) : scalar.text());
    }

    /** Connectors are promised absolute paths, also where a default speaks. */
    private String absolute(String path) {
        return Scalars.resolve(reading.surroundings().root(), path).toString();
    }

    private void report(SettingProblem problem) {
        if (unresolved.contains(problem.path())) {
            return;
        }
        reading.error(
                ConnectorShape.at(block, problem.path()),
                String.join(".", problem.path()) + ": " + hidden(problem.found(), 1),
                hidden(problem.expected(), ADVICE_MIN),
                hidden(problem.action(), ADVICE_MIN));
    }

    /** What a reference gave is a secret until proven otherwise. */
    private String hidden(String message, int minLength) {
        String hidden = message;
        for (Node.Scalar scalar : referenced) {
            if (scalar.text().length() >= minLength) {
                hidden = hidden.replace(scalar.text(), scalar.written());
            }
        }
        return hidden;
    }
}
