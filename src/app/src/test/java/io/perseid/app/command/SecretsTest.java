package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.app.sandbox.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is called, however it goes: nothing that is secret is printed or kept. */
final class SecretsTest {

    @TempDir
    Path folder;

    private static final List<List<String>> COMMANDS = List.of(
            List.of("validate"),
            List.of("preview", "orders"),
            List.of("sql", "orders"),
            List.of("plan", "orders"),
            List.of("run", "--all"),
            List.of("run", "nothing"),
            List.of("status"),
            List.of("runs"),
            List.of("rejects", "list"),
            List.of("rejects", "show", "1"),
            List.of("connectors"),
            List.of("docs"),
            List.of("init", "orders"),
            List.of("run", "--nonsense"));

    @Test
    void noCommandPrintsASecretHoweverItGoes() throws Exception {
        try (TestShop shop = new TestShop(folder)) {
            shop.write("secret.txt", TestShop.SECRET + "\n");
            List<String> said = new ArrayList<>(everything(shop));
            // From a file, and refused; then out of reach; then with files that cannot be read.
            shop.environment.put("SHOP_SECRET", "w" + TestShop.SECRET);
            said.addAll(everything(shop));
            shop.environment.put("SHOP_SECRET", TestShop.SECRET);
            shop.sandbox.faults().add(Fault.status(500));
            said.addAll(everything(shop));
            shop.configure("http://127.0.0.1:9");
            said.addAll(everything(shop));
            shop.write("config/syncs/broken.yaml", "sync: ${env:SHOP_SECRET}\nevents: [${env:SHOP_TOKEN}\n");
            said.addAll(everything(shop));
            shop.write("config/syncs/broken.yaml", "sync: ${env:SHOP_SECRET}\nmode: ${env:SHOP_TOKEN}\n");
            said.addAll(everything(shop));

            String basic =
                    Base64.getEncoder().encodeToString(("robot:" + TestShop.SECRET).getBytes(StandardCharsets.UTF_8));
            assertThat(said)
                    .hasSize(6 * 2 * COMMANDS.size())
                    .noneMatch(text -> text.contains(TestShop.SECRET))
                    .noneMatch(text -> text.contains(basic.substring(0, 20)))
                    .anyMatch(text -> text.contains("401"));
            for (String file : shop.files()) {
                Path path = folder.resolve(file);
                if (Files.isRegularFile(path) && file.startsWith(".perseid")) {
                    assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
                            .as(file)
                            .doesNotContain(TestShop.SECRET);
                }
            }
        }
    }

    private static List<String> everything(TestShop shop) {
        List<String> said = new ArrayList<>();
        for (List<String> command : COMMANDS) {
            for (String way : List.of("--debug", "--json")) {
                List<String> arguments = new ArrayList<>(command);
                arguments.add(way);
                TestShop.Said answer = shop.call(arguments.toArray(String[]::new));
                said.add(command + ": " + answer.out() + answer.err());
            }
        }
        return said;
    }
}
