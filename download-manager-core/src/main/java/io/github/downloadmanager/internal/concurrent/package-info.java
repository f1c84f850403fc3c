/**
 * Threads, queues and time. It knows nothing of downloads. Tasks enter, and run in the
 * right order on the right thread. Begin at {@code Workers}.
 * <p>
 * <strong>Network threads</strong> move buffers to a queue, and decide whether a response
 * fits. Policies, rules and the redactor are called on them, and must not block.
 * <p>
 * <strong>Writers.</strong> Each download has a {@code SerialExecutor}: its file work
 * runs one task at a time, on four writer threads that all downloads share. One whose
 * network is faster than the disk lets others go first after eight batches.
 * <p>
 * <strong>Code that is not ours</strong> runs on threads of its own, so that a listener
 * that hangs holds up no download: listeners and subscribers (one queue for each listener
 * and download), whoever waits for a result, and the steps of a download (other sinks,
 * verifiers, refreshers). The end of a download interrupts its step. Whatever such code
 * throws ends its download at most: {@code FatalErrors} makes an {@code Error} an
 * ordinary exception, as Reactor would throw it on the thread it runs on and tell nobody.
 * Each of the three kinds has 16 threads. If all of them block, which shows in that none
 * takes a task for 2 ms, another one is started, up to 1,024.
 * <p>
 * <strong>The timer</strong> is one thread. What is periodic shares a
 * {@code SharedTicker}, so that a small download starts no timer of its own.
 * <p>
 * No thread waits for a download. To wake a thread costs more than a small file: the
 * writer that ends a download starts the next one, and a callback thread that has nothing
 * to do stays up for a moment ({@code Workers}, {@code CallbackPool}).
 */
@NullMarked
package io.github.downloadmanager.internal.concurrent;

import org.jspecify.annotations.NullMarked;
