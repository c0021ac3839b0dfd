package io.perseid.testkit.simulator.sql;

/** What can be done with two values. Pure. */
final class Values {

    private Values() {}

    /** A text compared with a number is read as a number, as warehouses do. */
    static int compare(Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            return Long.compare(x, y);
        }
        if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y);
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return Boolean.compare(x, y);
        }
        return Double.compare(number(a), number(b));
    }

    static Object calculate(String op, Number a, Number b, boolean real) {
        if (real) {
            double x = a.doubleValue();
            double y = b.doubleValue();
            return switch (op) {
                case "+" -> x + y;
                case "-" -> x - y;
                case "*" -> x * y;
                case "/" -> x / y;
                default -> x % y;
            };
        }
        long x = a.longValue();
        long y = b.longValue();
        return switch (op) {
            case "+" -> x + y;
            case "-" -> x - y;
            case "*" -> x * y;
            default -> x % y;
        };
    }

    static String text(Object value) {
        return String.valueOf(value);
    }

    private static double number(Object value) {
        return value instanceof String text ? Double.parseDouble(text) : ((Number) value).doubleValue();
    }
}
