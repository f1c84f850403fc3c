package io.github.downloadmanager.readme;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.contract.DownloadSinkContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The sink that the guide shows. */
class ObjectStoreSinkTests extends DownloadSinkContract {

	private final MemoryStore store = new MemoryStore();

	@Override
	protected DownloadSink create() {
		return new ObjectStoreSink(this.store, "key");
	}

	@Override
	protected byte @Nullable [] published() {
		return this.store.objects.get("key");
	}

	@Override
	protected boolean breakCommit() {
		this.store.broken = true;
		return true;
	}

	@Override
	protected void assertReleased(boolean aborted) {
		assertThat(this.store.uploads).isEmpty();
	}

	@Test
	void aLargeContentIsSentInParts() throws IOException {
		byte[] content = new byte[20 << 20];
		new Random(1).nextBytes(content);
		DownloadSink sink = create();
		sink.open();
		for (int i = 0; i < content.length; i += 1 << 20) {
			sink.write(new ByteBuffer[] { ByteBuffer.wrap(content, i, 1 << 20) }, i);
		}
		assertThat(Objects.requireNonNull(this.store.uploads.get("key")).keySet()).containsExactly(1, 2);
		sink.commit();
		assertThat(published()).isEqualTo(content);
	}

	private static final class MemoryStore implements ObjectStoreSink.ObjectStore {

		private final Map<String, byte[]> objects = new HashMap<>();

		private final Map<String, Map<Integer, byte[]>> uploads = new HashMap<>();

		private boolean broken;

		@Override
		public String begin(String key) {
			this.uploads.put(key, new TreeMap<>());
			return key;
		}

		@Override
		public void part(String upload, int number, byte[] bytes) {
			Objects.requireNonNull(this.uploads.get(upload)).put(number, bytes);
		}

		@Override
		public void complete(String upload) throws IOException {
			if (this.broken) {
				throw new IOException("broken");
			}
			ByteArrayOutputStream object = new ByteArrayOutputStream();
			Objects.requireNonNull(this.uploads.remove(upload)).values().forEach(object::writeBytes);
			this.objects.put(upload, object.toByteArray());
		}

		@Override
		public void abandon(String upload) {
			this.uploads.remove(upload);
		}

	}

}
