package io.perseid.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.engine.plan.Slice;
import io.perseid.engine.plan.SliceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SliceOrderTest {

    @Test
    void rangesOfOneSnapshotAreOpenTogetherUpToTheLimit() {
        SliceOrder order = new SliceOrder(ranges(3), true, 2);
        assertThat(begin(order)).containsExactly(0, 1);
        order.committed(1);
        assertThat(begin(order)).containsExactly(2);
    }

    @Test
    void rangesThatMaySeeDifferentRowsComeOneAfterTheOther() {
        SliceOrder order = new SliceOrder(ranges(2), false, 4);
        assertThat(begin(order)).containsExactly(0);
        order.committed(0);
        assertThat(begin(order)).containsExactly(1);
    }

    @Test
    void keyBucketsAreOpenTogetherWhateverTheSnapshot() {
        SliceOrder order =
                new SliceOrder(List.of(slice(SliceKind.BUCKET, null), slice(SliceKind.BUCKET, null)), false, 2);
        assertThat(begin(order)).containsExactly(0, 1);
    }

    @Test
    void deletesOfAMirrorWaitForAllThatIsSentUnlessEverythingIsOneSnapshot() {
        List<Slice> slices = List.of(
                slice(SliceKind.SETTLED, null),
                slice(SliceKind.KEYS, null),
                slice(SliceKind.KEYS, null),
                slice(SliceKind.GONE, null),
                slice(SliceKind.GONE, null));
        assertThat(begin(new SliceOrder(slices, true, 9))).containsExactly(0, 1, 2, 3, 4);
        SliceOrder order = new SliceOrder(slices, false, 9);
        assertThat(begin(order)).containsExactly(0, 1, 2);
        order.committed(0);
        order.committed(2);
        assertThat(begin(order)).isEmpty();
        order.committed(1);
        assertThat(begin(order)).as("and one at a time").containsExactly(3);
    }

    @Test
    void rangesComeOneAfterTheOtherOnceTheSnapshotIsOver() {
        SliceOrder order = new SliceOrder(ranges(4), true, 2);
        assertThat(begin(order)).containsExactly(0, 1);
        order.snapshotOver();
        order.committed(0);
        assertThat(begin(order)).isEmpty();
        order.committed(1);
        assertThat(begin(order)).containsExactly(2);
        order.committed(2);
        assertThat(begin(order)).containsExactly(3);
    }

    @Test
    void heldRowsWaitForEveryRangeAndAreAlone() {
        List<Slice> slices = new ArrayList<>(ranges(2));
        slices.add(slice(SliceKind.HELD, null));
        slices.add(slice(SliceKind.RANGE, 9L));
        SliceOrder order = new SliceOrder(slices, true, 4);
        assertThat(begin(order)).containsExactly(0, 1);
        order.committed(1);
        assertThat(begin(order)).isEmpty();
        order.committed(0);
        assertThat(begin(order)).containsExactly(2);
        order.committed(2);
        assertThat(begin(order)).containsExactly(3);
    }

    @Test
    void checkpointNeverPassesAnOpenSlice() {
        SliceOrder order = new SliceOrder(ranges(3), true, 3);
        begin(order);
        assertThat(order.reach(2)).isEmpty();
        order.committed(2);
        assertThat(order.reach(1)).isEmpty();
        assertThat(order.reach(0)).contains(new SliceOrder.Reach(OptionalLong.of(100), false));
    }

    @Test
    void whoClosesTheGapMovesTheCheckpointOverAllThatIsClosed() {
        SliceOrder order = new SliceOrder(ranges(3), true, 3);
        begin(order);
        order.committed(1);
        order.committed(2);
        assertThat(order.reach(0)).contains(new SliceOrder.Reach(OptionalLong.of(300), true));
        order.committed(0);
        assertThat(order.allCommitted()).isTrue();
    }

    @Test
    void sliceThatFailedStaysOpenForTheCheckpoint() {
        SliceOrder order = new SliceOrder(ranges(2), true, 2);
        begin(order);
        order.ended();
        assertThat(order.reach(1)).isEmpty();
        assertThat(order.allCommitted()).isFalse();
    }

    @Test
    void rejectsThatEndMoveNoCheckpoint() {
        List<Slice> slices = List.of(slice(SliceKind.UNSHARED, null), slice(SliceKind.BUCKET, null));
        SliceOrder order = new SliceOrder(slices, false, 2);
        assertThat(begin(order)).containsExactly(0);
        assertThat(order.reach(0)).isEmpty();
        order.committed(0);
        assertThat(begin(order)).containsExactly(1);
        assertThat(order.reach(1)).contains(new SliceOrder.Reach(OptionalLong.empty(), true));

        assertThat(new SliceOrder(slices.subList(0, 1), false, 1).reach(0))
                .as("alone")
                .isEmpty();
    }

    private static List<Integer> begin(SliceOrder order) {
        List<Integer> begun = new ArrayList<>();
        for (OptionalInt next = order.beginNext(); next.isPresent(); next = order.beginNext()) {
            begun.add(next.getAsInt());
        }
        return begun;
    }

    private static List<Slice> ranges(int count) {
        List<Slice> slices = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            slices.add(slice(SliceKind.RANGE, i * 100L));
        }
        return slices;
    }

    private static Slice slice(SliceKind kind, @Nullable Long checkpoint) {
        OptionalLong to = Optional.ofNullable(checkpoint).map(OptionalLong::of).orElse(OptionalLong.empty());
        return new Slice(kind, kind.name(), "SELECT 1", 10, to, List.of());
    }
}
