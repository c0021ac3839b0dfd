/** Benchmarks of single parts, by JMH: {@code src/bench/run jmh}. A microsecond an event is a CPU second a million. */
@NullMarked
package io.perseid.bench.micro;

import org.jspecify.annotations.NullMarked;
