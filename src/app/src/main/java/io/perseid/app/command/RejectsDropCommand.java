package io.perseid.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perseid.api.settings.SettingValue;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.state.RejectFilter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code perseid rejects drop}. */
@Command(
        name = "drop",
        description = "Delete rejects of a sync: what was stored of these rows is gone.",
        footer = {
            "",
            "That the rows were refused stays known: they are not sent again until the",
            "row, the mapping or a connector's version changes. A replay does not find",
            "them any more.",
            "",
            "Examples:",
            "  perseid rejects drop order-submitted --reason null_time",
            "  perseid rejects drop order-submitted --before 7d --yes"
        })
final class RejectsDropCommand implements Callable<Integer> {

    private static final String CONSEQUENCE =
            "they still count as refused, so their rows are not sent again until they change";

    @Parameters(paramLabel = "SYNC", description = "Name of the sync, also of one that is configured no more.")
    String name = "";

    @Option(
            names = {"--reason", "--code"},
            paramLabel = "CODE",
            description = "Only rejects of this code, such as null_time.")
    @Nullable String code;

    @Option(
            names = "--before",
            paramLabel = "AGE",
            description = "Only rows that were refused last longer ago than this, such as 30d or 12h.")
    @Nullable String before;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    boolean yes;

    @Spec
    @Nullable CommandSpec spec;

    private final Invocation invocation;
    private final Screen screen;

    RejectsDropCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        try (Workspace workspace = invocation.workspace()) {
            Optional<Instant> end = end(workspace.conditions().clock().instant());
            RejectReasons all =
                    new RejectReasons(name, workspace.stateForReading().rejectsByCode(RejectFilter.ofSync(name)));
            if (all.total() == 0) {
                invocation.sync(workspace.configuration(), name);
            }
            all.check(Optional.ofNullable(code));
            RejectFilter filter = RejectFilter.ofSync(name)
                    .withCode(Optional.ofNullable(code))
                    .refusedBefore(end);
            RejectReasons some =
                    new RejectReasons(name, workspace.stateForReading().rejectsByCode(filter));
            boolean drop = some.total() > 0 && confirmed(some);
            long dropped = drop
                    ? workspace
                            .state()
                            .dropRejects(
                                    filter, workspace.conditions().processes().self())
                    : 0;
            show(some, dropped);
            return ExitCode.OK;
        }
    }

    private Optional<Instant> end(Instant now) {
        return Optional.ofNullable(before).map(text -> SettingValue.duration(text)
                .map(now::minus)
                .orElseThrow(() -> usage("--before " + text + " is no age such as 30d, 12h or 90m")));
    }

    private boolean confirmed(RejectReasons some) {
        if (yes) {
            return true;
        }
        if (!screen.isTerminal() || invocation.json()) {
            throw usage("nobody can be asked here whether " + some.words() + " may be deleted: add --yes");
        }
        return screen.confirms(
                "Delete " + some.words() + "? What is stored of these rows is lost; " + CONSEQUENCE + ".");
    }

    private void show(RejectReasons some, long dropped) {
        if (invocation.json()) {
            ObjectNode document = Json.object().put("sync", name).put("dropped", dropped);
            ArrayNode reasons = document.putArray("reasons");
            some.codes()
                    .forEach((each, count) ->
                            reasons.addObject().put("code", each).put("rejects", count));
            screen.out(document);
        } else if (some.total() == 0) {
            screen.out("no such rejects of " + name);
        } else if (dropped == 0) {
            screen.out("nothing was deleted");
        } else {
            screen.out(Amounts.of(dropped, "reject") + " of " + name + " deleted; " + CONSEQUENCE);
        }
    }

    private ParameterException usage(String message) {
        if (spec == null) {
            throw new IllegalStateException("picocli gives every command its specification");
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
