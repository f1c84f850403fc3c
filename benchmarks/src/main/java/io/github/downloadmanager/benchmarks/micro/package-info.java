/**
 * JMH benchmarks of parts of the download manager.
 */
@NullMarked
package io.github.downloadmanager.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
