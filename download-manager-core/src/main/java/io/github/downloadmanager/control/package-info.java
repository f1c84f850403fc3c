/**
 * Values about steering downloads while they run: limits, holds, and why a download
 * waits. They know nothing of connections, files or the downloads themselves. Begin at
 * {@link io.github.downloadmanager.control.Limits}.
 */
@NullMarked
package io.github.downloadmanager.control;

import org.jspecify.annotations.NullMarked;
