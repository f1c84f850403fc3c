/**
 * Threads, queues and time. It knows nothing of downloads. Tasks enter, and run in the
 * right order on the right thread. Begin at {@code Workers}.
 */
@NullMarked
package io.github.downloadmanager.internal.concurrent;

import org.jspecify.annotations.NullMarked;
