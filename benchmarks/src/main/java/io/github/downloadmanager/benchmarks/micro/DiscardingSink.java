package io.github.downloadmanager.benchmarks.micro;

import java.nio.ByteBuffer;
import java.nio.file.Path;

import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;

/**
 * Keeps nothing, so that no file system is measured.
 */
final class DiscardingSink implements DownloadSink {

	@Override
	public @Nullable Held open() {
		return null;
	}

	@Override
	public void write(ByteBuffer[] buffers, long position) {
	}

	@Override
	public void restart() {
	}

	@Override
	public @Nullable Path commit() {
		return null;
	}

	@Override
	public void abort() {
	}

}
