/**
 * Where bytes go: files with their part files and journals, memory, streams, or a sink of
 * a user. Bytes and positions enter; a published content leaves. Begin at
 * {@link io.github.downloadmanager.sink.DownloadSink}, then
 * {@link io.github.downloadmanager.sink.FileSink}.
 * <p>
 * <strong>Who owns a part file.</strong> No lock is relied upon for the bytes. Every
 * writer has a part file of its own, with a mark in its name that no other writer has, so
 * whatever a writer does by that name it does to its own file. The name is the right to
 * publish: link and rename need it, and whoever goes on from a part file takes it away,
 * which succeeds for one only. The journal, one for each destination, names the part file
 * that it speaks of; one that is put late by who was stopped names a file that is gone. A
 * part file that may be kept has the bytes of one content only: after {@code restart}
 * there is another. So of two processes that both live, in any order of their steps, each
 * writes its own file, and what is published is one of them whole. Who has lost its name
 * learns of it at the next checkpoint (4 MiB or 2 s), or when it publishes, fails with
 * {@code DestinationInUse}, or with {@code StorageFailed} ({@code MISSING}) if the other
 * one is done, and removes nothing of the other's.
 * <p>
 * <strong>Going on from an earlier run's part file.</strong>
 * <ul>
 * <li>The run was cancelled, failed, or was shut down, and its journal says that it
 * writes nothing any more: the same file is used under a new name. That costs nothing,
 * whatever its size.</li>
 * <li>It died, or seems to have: the bytes that the journal vouches for are copied to a
 * new file and forced, then the old name is removed. That takes as long as the disk takes
 * to write them, one of the writer threads for that time, and the space twice; if that is
 * not there, the download starts from zero.</li>
 * <li>It is this one, after a retry or a pause of its own: its file was never
 * closed.</li>
 * </ul>
 * <p>
 * <strong>Locks on files</strong> save work and tell the living from the dead: where they
 * work, a second process gets {@code DestinationInUse} at once. Where a lock keeps nobody
 * out the later one goes on, and the earlier one fails. A process loses a lock when it
 * closes any channel that it has on the file. So the manager's own checks read through
 * the one channel; after a verifier, which may open the file as it likes, the lock is
 * taken again, and a part file that another process has taken meanwhile is left to it.
 * <p>
 * <strong>Publishing.</strong> A process that dies between the two steps of publishing
 * leaves a file with two names. It is known by that, never written again, and loses the
 * first name when its directory or its destination is next looked at. The journal
 * outlives the part file, not the other way round.
 * <p>
 * <strong>A paused download keeps its part file open</strong>, at one file descriptor if
 * it has received anything; one that never ran has none. The descriptor carries the lock.
 * Without it another process would take the part file for that of a run that has died: it
 * would go on from it in a copy and take its name away, or, where part files are not
 * kept, sweep it at once. No byte would be wrong, as the name decides, but {@code Paused}
 * names bytes that are to be there when the download is resumed. A mark in the journal
 * could say "paused", but not whether the process that wrote it still lives; only a lock
 * ends with its process. So 10,000 paused downloads take 10,000 descriptors, next to
 * those of connections. When there are none left, nothing that is paused is touched: a
 * download that begins finds too few, which its retries wait for, and fails in the end
 * with that cause.
 */
@NullMarked
package io.github.downloadmanager.sink;

import org.jspecify.annotations.NullMarked;
