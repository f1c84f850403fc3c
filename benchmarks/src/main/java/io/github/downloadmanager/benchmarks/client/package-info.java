/**
 * What runs in the measured virtual machines: one job at a time, told on standard input.
 */
@NullMarked
package io.github.downloadmanager.benchmarks.client;

import org.jspecify.annotations.NullMarked;
