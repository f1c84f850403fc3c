package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.security.Security;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.observation.DownloadObservationConvention;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.testsupport.RecordingSink;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/** Code of a user that throws what a test tells it to. */
final class BrokenCode {

	private BrokenCode() {
	}

	@SuppressWarnings("unchecked")
	static <T, E extends Throwable> T rethrow(Throwable kind) throws E {
		throw (E) kind;
	}

	static Checksum brokenDigest(Throwable kind) {
		BrokenDigest.failure = kind;
		Security.addProvider(new BrokenDigests());
		return new Checksum("BROKEN", "00");
	}

	/** Has a digest algorithm that fails. */
	static final class BrokenDigests extends Provider {

		private static final long serialVersionUID = 1L;

		BrokenDigests() {
			super("broken", "1", "for tests");
			put("MessageDigest.BROKEN", BrokenDigest.class.getName());
		}

	}

	/** Fails at the first byte. */
	public static final class BrokenDigest extends MessageDigestSpi {

		private static volatile Throwable failure = new AssertionError("not set");

		@Override
		protected void engineUpdate(byte input) {
			rethrow(failure);
		}

		@Override
		protected void engineUpdate(byte[] input, int offset, int length) {
			rethrow(failure);
		}

		@Override
		protected byte[] engineDigest() {
			return new byte[1];
		}

		@Override
		protected void engineReset() {
		}

	}

	/** Fails at each line of this library up to a level. */
	static final class BrokenLog extends TurboFilter {

		private final int highest;

		private final Throwable kind;

		BrokenLog(int highest, Throwable kind) {
			this.highest = highest;
			this.kind = kind;
		}

		@Override
		public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
				Object @Nullable [] params, @Nullable Throwable error) {
			boolean ours = logger.getName().startsWith("io.github.downloadmanager") && level.toInt() <= this.highest;
			return ours ? rethrow(this.kind) : FilterReply.NEUTRAL;
		}

	}

	static final class BrokenListener implements DownloadListener {

		private final Throwable kind;

		BrokenListener(Throwable kind) {
			this.kind = kind;
		}

		@Override
		public void onEvent(DownloadEvent event) {
			rethrow(this.kind);
		}

		@Override
		public void onProgress(Download download, Progress progress) {
			rethrow(this.kind);
		}

	}

	/** Does not say whether it equals another one. */
	static final class IncomparableListener implements DownloadListener {

		private final Throwable kind;

		private final AtomicInteger samples;

		IncomparableListener(Throwable kind, AtomicInteger samples) {
			this.kind = kind;
			this.samples = samples;
		}

		@Override
		public void onEvent(DownloadEvent event) {
		}

		@Override
		public void onProgress(Download download, Progress progress) {
			this.samples.incrementAndGet();
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return rethrow(this.kind);
		}

		@Override
		public int hashCode() {
			return rethrow(this.kind);
		}

	}

	static final class BrokenSink implements DownloadSink {

		private final RecordingSink bytes = new RecordingSink();

		private final String place;

		private final Throwable kind;

		BrokenSink(String place, Throwable kind) {
			this.place = place;
			this.kind = kind;
		}

		@Override
		public @Nullable Held open() {
			return null;
		}

		@Override
		public void write(ByteBuffer[] buffers, long position) throws IOException {
			this.bytes.write(buffers, position);
		}

		@Override
		public void restart() throws IOException {
			this.bytes.restart();
		}

		@Override
		public @Nullable Path staged() {
			return this.place.equals("sink staged") ? rethrow(this.kind) : Path.of("");
		}

		@Override
		public boolean takesAnyOrder() {
			return this.place.equals("sink takesAnyOrder") ? rethrow(this.kind) : false;
		}

		@Override
		public boolean isInterruptible() {
			return this.place.equals("sink isInterruptible") ? rethrow(this.kind) : true;
		}

		@Override
		public @Nullable Path commit() {
			return null;
		}

		@Override
		public void abort() {
		}

	}

	static final class BrokenHandler implements ObservationHandler<Observation.Context> {

		private final String place;

		private final Throwable kind;

		BrokenHandler(String place, Throwable kind) {
			this.place = place;
			this.kind = kind;
		}

		@Override
		public void onStart(Observation.Context context) {
			failAt("start");
		}

		@Override
		public void onStop(Observation.Context context) {
			failAt("stop");
		}

		@Override
		public void onError(Observation.Context context) {
			failAt("error");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			failAt("supportsContext");
			return true;
		}

		private void failAt(String now) {
			if (this.place.equals(now)) {
				rethrow(this.kind);
			}
		}

	}

	/** A convention that has one thing to say. */
	interface DownloadConvention extends DownloadObservationConvention {

		Supplier<String> name();

		@Override
		default String getName() {
			return name().get();
		}

	}

}
