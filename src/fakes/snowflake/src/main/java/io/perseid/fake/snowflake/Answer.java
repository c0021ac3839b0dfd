package io.perseid.fake.snowflake;

import java.util.List;

/**
 * What became of a statement.
 *
 * @param columns of its result
 * @param rows how many it has
 * @param statementType Snowflake's number of the kind of statement
 * @param stored whether its rows stand in {@link Database#resultTable}; else it has one row with {@code rows} in it
 */
record Answer(List<ResultColumn> columns, long rows, int statementType, boolean stored) {

    /** From the driver's table of statement kinds. */
    static final int SELECT = 0x1000;

    static final int INSERT = 0x3100;
    static final int UPDATE = 0x3200;
    static final int DELETE = 0x3300;
    static final int MERGE = 0x3400;
    static final int SHOW = 0x4400;
    static final int DDL = 0x6000;
    static final int SCL = 0x4000;

    static Answer count(long rows, int statementType) {
        return new Answer(
                List.of(new ResultColumn("number of rows affected", "BIGINT", "fixed", 18, 0)),
                rows,
                statementType,
                false);
    }
}
