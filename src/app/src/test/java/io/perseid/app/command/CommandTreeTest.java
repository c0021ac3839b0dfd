package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class CommandTreeTest {

    @Test
    void aCallMakesOnlyItsOwnCommandAndExplainsItAlike() {
        CommandLine all = CommandTree.of(Program.ofProcess());
        assertThat(all.getSubcommands()).containsKeys("run", "demo", "rejects");
        all.getSubcommands().forEach((name, command) -> {
            CommandLine one = CommandTree.of(Program.ofProcess(), name);
            assertThat(one.getSubcommands().keySet()).isEqualTo(Set.of(name));
            assertThat(Objects.requireNonNull(one.getSubcommands().get(name)).getUsageMessage())
                    .isEqualTo(command.getUsageMessage());
        });
    }

    @Test
    void whatIsNoCommandMeetsAllOfThem() {
        assertThat(CommandTree.of(Program.ofProcess(), "--help").getUsageMessage())
                .isEqualTo(CommandTree.of(Program.ofProcess()).getUsageMessage())
                .contains("demo", "docs");
    }
}
