/**
 * Measures the download manager beside other downloaders, and writes down what came of
 * it.
 */
@NullMarked
package io.github.downloadmanager.benchmarks;

import org.jspecify.annotations.NullMarked;
