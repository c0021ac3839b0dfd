package io.perseid.api.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ForwardingTest {

    /** A method with a default that nobody passes on would be answered for another, and nobody would notice. */
    @Test
    void nothingIsAnsweredForAnother() {
        Map.of(
                        Warehouse.class, ForwardingWarehouse.class,
                        WarehouseSession.class, ForwardingSession.class,
                        StateTable.class, ForwardingStateTable.class)
                .forEach((asked, forwarding) -> assertThat(signatures(forwarding.getDeclaredMethods()))
                        .as(forwarding.getSimpleName())
                        .containsExactlyInAnyOrder(signatures(asked.getDeclaredMethods())));
    }

    private static String[] signatures(Method[] methods) {
        return Arrays.stream(methods)
                .filter(method -> !method.isSynthetic())
                .map(method -> method.getName() + Arrays.toString(method.getParameterTypes()))
                .toArray(String[]::new);
    }
}
