package io.perseid.connector.duckdb.vector;

import java.util.List;
import org.apache.arrow.vector.complex.StructVector;
import org.duckdb.AddressedVector;

/** A vector for each member, in both. */
final class StructCopy extends ColumnCopy {

    private final List<ColumnCopy> members;

    StructCopy(StructVector vector) {
        super(vector);
        this.members =
                vector.getChildrenFromFields().stream().map(ColumnCopy::of).toList();
    }

    @Override
    void begin() {
        super.begin();
        members.forEach(ColumnCopy::begin);
    }

    @Override
    void settle() {
        members.forEach(ColumnCopy::settle);
    }

    @Override
    void values(AddressedVector from, int first, int at, int count) {
        for (int i = 0; i < members.size(); i++) {
            members.get(i).append(from.member(i), first, count);
        }
    }
}
