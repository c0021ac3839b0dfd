package io.perseid.testkit.simulator;

import io.perseid.engine.io.Files;
import java.io.IOException;
import java.util.List;

/** Files of one process, whose operations fail now and then, or in the middle of which it dies. One thread. */
final class FaultyFiles implements Files {

    /** Asked before each operation. */
    interface Gate {
        void pass(String operation) throws IOException;
    }

    private final Files files;
    private final Gate gate;

    FaultyFiles(Files files, Gate gate) {
        this.files = files;
        this.gate = gate;
    }

    @Override
    public AppendFile create(String name) throws IOException {
        gate.pass("create");
        AppendFile file = files.create(name);
        return new AppendFile() {
            @Override
            public void append(byte[] bytes, int offset, int length) throws IOException {
                gate.pass("append");
                file.append(bytes, offset, length);
            }

            @Override
            public void force() throws IOException {
                gate.pass("force");
                file.force();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    @Override
    public RandomFile open(String name) throws IOException {
        gate.pass("open");
        return files.open(name);
    }

    @Override
    public boolean exists(String name) {
        return files.exists(name);
    }

    @Override
    public List<String> list(String folder) throws IOException {
        gate.pass("list");
        return files.list(folder);
    }

    @Override
    public void delete(String name) throws IOException {
        gate.pass("delete");
        files.delete(name);
    }

    @Override
    public void forceFolder(String folder) throws IOException {
        gate.pass("forceFolder");
        files.forceFolder(folder);
    }
}
