package io.github.downloadmanager.readme;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;

// docs/how-to.md shows what is between the marks.
// @formatter:off
// README store
/** Sends a content to an object store, in parts. It appears there when it is whole and checked. */
final class ObjectStoreSink implements DownloadSink {

	private static final int PART = 8 << 20; // S3 takes parts from 5 MiB on, and a smaller last one

	private final ObjectStore store;

	private final String key;

	private final ByteArrayOutputStream part = new ByteArrayOutputStream();

	private int parts;

	private @Nullable String upload;

	ObjectStoreSink(ObjectStore store, String key) {
		this.store = store;
		this.key = key;
	}

	@Override
	public @Nullable Held open() throws IOException {
		this.upload = this.store.begin(this.key); // a store that is not there fails before anything is fetched
		return null; // no bytes of an earlier run are held
	}

	@Override
	public void write(ByteBuffer[] buffers, long position) throws IOException {
		for (ByteBuffer buffer : buffers) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.get(bytes);
			this.part.write(bytes);
		}
		if (this.part.size() >= PART) {
			send();
		}
	}

	private void send() throws IOException {
		this.store.part(this.upload, ++this.parts, this.part.toByteArray());
		this.part.reset();
	}

	@Override
	public void restart() throws IOException { // another content follows
		abort();
		open();
	}

	@Override
	public @Nullable Path commit() throws IOException {
		if (this.part.size() > 0 || this.parts == 0) {
			send();
		}
		this.store.complete(this.upload);
		this.upload = null;
		return null; // it is not a file
	}

	@Override
	public void abort() throws IOException { // may come again, and after commit
		String begun = this.upload;
		this.upload = null;
		this.part.reset();
		this.parts = 0;
		if (begun != null) {
			this.store.abandon(begun);
		}
	}

	/** What the client of your store offers: for S3, these are the calls of a multipart upload. */
	interface ObjectStore {

		String begin(String key) throws IOException;

		void part(String upload, int number, byte[] bytes) throws IOException;

		void complete(String upload) throws IOException;

		void abandon(String upload) throws IOException;

	}

}
// README end
