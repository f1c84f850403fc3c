/**
 * Where bytes go: files with their part files and journals, memory, streams, or a sink of
 * a user. Bytes and positions enter; a published content leaves. Begin at
 * {@link io.github.downloadmanager.sink.DownloadSink}, then
 * {@link io.github.downloadmanager.sink.FileSink}.
 */
@NullMarked
package io.github.downloadmanager.sink;

import org.jspecify.annotations.NullMarked;
