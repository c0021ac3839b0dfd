package io.perseid.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunCommandTest {

    @TempDir
    Path folder;

    TestShop shop;

    @BeforeEach
    void open() {
        shop = new TestShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void allSyncsArriveAndTheSecondRunSendsNothing() {
        TestShop.Said first = shop.call("run", "--all");
        TestShop.Said second = shop.call("run", "--all");

        System.out.println(first.out() + first.err() + second.out() + second.err());
        System.out.println(shop.call("status"));
        System.out.println(shop.call("runs"));
        System.out.println(shop.call("plan", "orders"));
        System.out.println(shop.call("preview", "orders"));
        System.out.println(shop.call("preview", "products"));
        System.out.println(shop.call("sql", "orders"));
        System.out.println(shop.call("rejects", "list"));
        System.out.println(shop.call("rejects"));
        System.out.println(shop.call("init"));
        for (String t : new String[] {"orders", "customers", "products"}) {
            System.out.println(shop.call("init", "--table", t, "--name", "first-" + t));
            try {
                System.out.println(java.nio.file.Files.readString(folder.resolve("config/syncs/first-" + t + ".yaml")));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        System.out.println(shop.call("validate"));
        System.out.println(shop.call("validate"));
        System.out.println(shop.callBare("connectors"));
        System.out.println(shop.callBare("--help"));
        System.out.println(shop.callBare("run", "--help"));
        System.out.println(shop.call("run", "order"));
        assertThat(first.code()).isZero();
        assertThat(shop.sandbox.store().events()).hasSize(100);
        assertThat(second.code()).isZero();
    }
}
