/**
 * Divides limits of the bandwidth among downloads and their connections. Knows nothing of
 * requests and buffers: a connection says how many bytes it has received, and asks how
 * many more it may ask for. Begin at {@code BandwidthAllocator}; what it decides is in
 * {@code BandwidthTree}.
 * <p>
 * <strong>Who gets what.</strong> Limits are a tree: all downloads, groups, downloads,
 * and the connections of each. Every 50 ms the bytes that came at the rates are granted,
 * max–min fair over the downloads that want some and evenly over the connections of each;
 * what one cannot use goes to the others in the same tick. One bucket for all connections
 * would give a download with eight of them more than half.
 * <p>
 * <strong>Credit and debt.</strong> A connection asks while it has credit, and is charged
 * for what it received. So a read may become a debt, which its next grants pay; reads are
 * made small for that (100 ms of the share and no more than the credit, but at least 16
 * KiB). Credit that is not used goes back in the next tick. A limit saves 250 ms of its
 * rate, at least 64 KiB. A change takes back what was granted, and shrinks with the rate
 * what is saved and owed; so it holds within 250 ms, without a burst and without a
 * silence.
 * <p>
 * <strong>Without a limit</strong> nothing of this exists: a body looks once in each
 * batch whether there is one, and only then has a {@code BandwidthThrottle}. The timer
 * runs only while something is received under a limit.
 * <p>
 * <strong>What counts.</strong> Time in which bytes are withheld is no time of the
 * server's: neither the read timeout nor the stall floor counts it; the total timeout
 * does, and says so. Bytes are counted as they are read from the connection, those of
 * error pages and drained redirects too. Over HTTP/2 a stream is not asked for bytes, so
 * its window is not updated, and at most a window is received ahead. The system has
 * received more by then: with a share below 1 MiB/s new connections get a receive buffer
 * of 256 KiB and windows of 64 KiB; the server's side is not ours.
 */
@NullMarked
package io.github.downloadmanager.internal.bandwidth;

import org.jspecify.annotations.NullMarked;
