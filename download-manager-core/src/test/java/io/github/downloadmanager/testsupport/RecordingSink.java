package io.github.downloadmanager.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;

/**
 * A sink in memory that notes what is called, and fails or stops where it is told to.
 */
public final class RecordingSink implements DownloadSink {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final Map<String, Throwable> failures = new ConcurrentHashMap<>();

	private final Map<String, Gate> gates = new ConcurrentHashMap<>();

	private final Map<String, Runnable> actions = new ConcurrentHashMap<>();

	/** The call of this name fails. */
	public RecordingSink failing(String call, Throwable failure) {
		this.failures.put(call, failure);
		return this;
	}

	/** From now on the call of this name succeeds. */
	public void mend(String call) {
		this.failures.remove(call);
	}

	/** The call of this name blocks until the gate is opened. */
	public RecordingSink blocking(String call, Gate gate) {
		this.gates.put(call, gate);
		return this;
	}

	/** The call of this name does this first. */
	public RecordingSink calling(String call, Runnable action) {
		this.actions.put(call, action);
		return this;
	}

	/** The calls, in order; writes in a row count as one. */
	public List<String> calls() {
		return this.calls;
	}

	public synchronized byte[] bytes() {
		return this.bytes.toByteArray();
	}

	@Override
	public @Nullable Held open() throws IOException {
		called("open");
		return null;
	}

	@Override
	public void begin(RemoteInfo content, @Nullable Validator validator) throws IOException {
		called("begin");
	}

	@Override
	public synchronized void write(ByteBuffer[] buffers, long position) throws IOException {
		if (this.calls.isEmpty() || !this.calls.get(this.calls.size() - 1).equals("write")) {
			called("write");
		}
		if (position != this.bytes.size()) {
			throw new IllegalStateException("written at " + position + ", held are " + this.bytes.size());
		}
		for (ByteBuffer buffer : buffers) {
			byte[] copy = new byte[buffer.remaining()];
			buffer.get(copy);
			this.bytes.writeBytes(copy);
		}
	}

	@Override
	public void checkpoint() throws IOException {
		called("checkpoint");
	}

	@Override
	public synchronized void restart() throws IOException {
		called("restart");
		this.bytes.reset();
	}

	@Override
	public @Nullable Path commit() throws IOException {
		called("commit");
		return null;
	}

	@Override
	public void abort() throws IOException {
		called("abort");
	}

	private void called(String name) throws IOException {
		this.calls.add(name);
		this.actions.getOrDefault(name, () -> {
		}).run();
		Gate gate = this.gates.get(name);
		if (gate != null) {
			gate.passBlocking();
		}
		Throwable failure = this.failures.get(name);
		if (failure instanceof IOException io) {
			throw io;
		}
		if (failure instanceof RuntimeException runtime) {
			throw runtime;
		}
		if (failure instanceof Error error) {
			throw error;
		}
	}

}
