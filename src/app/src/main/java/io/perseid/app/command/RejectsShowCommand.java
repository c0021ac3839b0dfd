package io.perseid.app.command;

import io.perseid.api.failure.FailureKind;
import io.perseid.api.failure.PerseidException;
import io.perseid.app.terminal.Amounts;
import io.perseid.app.terminal.Json;
import io.perseid.app.terminal.Screen;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.state.StoredReject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code perseid rejects show}. */
@Command(
        name = "show",
        description = "Show one reject with its payload.",
        footer = {"", "Example:", "  perseid rejects show 12"})
final class RejectsShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "As perseid rejects list gives it.")
    long id;

    private final Invocation invocation;
    private final Screen screen;

    RejectsShowCommand(Invocation invocation) {
        this.invocation = invocation;
        this.screen = invocation.screen();
    }

    @Override
    public Integer call() {
        try (Workspace workspace = invocation.workspace()) {
            StoredReject stored = workspace
                    .stateForReading()
                    .reject(id)
                    .orElseThrow(() -> PerseidException.of(
                            FailureKind.DATA,
                            "rejects",
                            "none with id " + id,
                            "an id from the list",
                            "see perseid rejects" + invocation.configOption() + " list"));
            if (invocation.json()) {
                screen.out(RejectsListCommand.json(stored)
                        .put("records", stored.reject().records())
                        .put("payload", stored.reject().payload()));
                return ExitCode.OK;
            }
            screen.out("reject   " + stored.id() + " of sync " + stored.sync() + ", run " + stored.run() + ", "
                    + Amounts.time(stored.reject().at()));
            screen.out("key      " + stored.reject().key());
            screen.out("reason   " + stored.reject().code() + ": "
                    + stored.reject().message());
            screen.out(
                    stored.reject().records() > 0
                            ? "payload  as it was sent; it can be sent again"
                            : "payload  what is known of the row; it cannot be sent as it is");
            screen.out(Json.parse(stored.reject().payload())
                    .filter(tree -> tree.isContainerNode())
                    .map(Json::text)
                    .orElse(stored.reject().payload()));
            return ExitCode.OK;
        }
    }
}
