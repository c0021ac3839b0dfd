package io.perseid.testkit.state;

import io.perseid.engine.state.ProcessTable;
import io.perseid.engine.state.StateStore;
import java.time.InstantSource;
import java.util.Optional;

final class InMemoryStateStoreContractTest extends StateStoreContract {

    private Optional<InMemoryStateStore> store = Optional.empty();

    @Override
    protected StateStore open(InstantSource clock, ProcessTable processTable) {
        if (store.isEmpty()) {
            store = Optional.of(new InMemoryStateStore(clock, processTable));
        }
        return store.get();
    }
}
