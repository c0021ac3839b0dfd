package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.api.failure.Problem;
import io.perseid.app.config.ConfigLoader;
import io.perseid.app.connectors.ConnectorRegistry;
import io.perseid.app.sandbox.Fault;
import io.perseid.app.wiring.RunConditions;
import io.perseid.app.wiring.Workspace;
import io.perseid.engine.run.RunListener;
import io.perseid.engine.run.RunReport;
import io.perseid.engine.state.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of one process over a warehouse that gives one session. */
final class SharedWarehouseTest {

    @TempDir
    Path folder;

    @Test
    void theSecondRunWaitsSaysForWhomAndThenRuns() throws Exception {
        List<String> waits = new CopyOnWriteArrayList<>();
        try (TestShop shop = new TestShop(folder);
                Workspace workspace = new Workspace(
                        new ConfigLoader(ConnectorRegistry.installed())
                                .load(folder.resolve("config"), name -> Optional.ofNullable(shop.environment.get(name)))
                                .orThrow(),
                        RunConditions.ofProcess())) {
            shop.sandbox.faults().add(Fault.slow(Duration.ofMillis(700)));
            CompletableFuture<RunReport> orders = CompletableFuture.supplyAsync(() -> workspace.run(
                    workspace.configuration().sync("orders").orElseThrow(), "manual", RunListener.none()));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !shop.sandbox.requests().isEmpty());

            RunReport customers = workspace.run(
                    workspace.configuration().sync("customers").orElseThrow(), "schedule", new RunListener() {
                        @Override
                        public void waiting(Problem problem, Duration wait) {
                            waits.add(problem.where() + ": " + problem.found());
                        }
                    });

            assertThat(waits).isNotEmpty().allMatch("warehouse shop: in use by sync orders"::equals);
            assertThat(customers.status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(orders.get().status()).isEqualTo(RunStatus.SUCCEEDED);
        }
    }
}
