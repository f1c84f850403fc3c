package io.github.downloadmanager.sink;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.testsupport.Content;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** A directory, sinks for it, and the halves of a content to write to them. */
abstract class FileSinkFixture {

	static final URI ADDRESS = URI.create("http://files.example/file");

	static final Validator V1 = new Validator("\"v1\"");

	static final byte[] CONTENT = Content.of(1, 10_000);

	static final byte[] OLD = Content.of(2, 777);

	@TempDir
	Path directory;

	final PathClaims claims = new PathClaims(System::nanoTime, Instant::now);

	FileSink sink(@Nullable String name) throws IOException {
		return sink(name, ExistingFile.FAIL, PartialFiles.DELETE);
	}

	FileSink sink(@Nullable String name, ExistingFile existing, PartialFiles partial) throws IOException {
		return FileSink.create(this.directory, (name != null) ? this.directory.resolve(name) : null, ADDRESS,
				new FileOptions(existing, partial, Fsync.NONE, false), this.claims);
	}

	static RemoteInfo info(@Nullable String name) {
		return new RemoteInfo(OptionalLong.of(CONTENT.length), true, V1.value(), Instant.EPOCH, null, name, ADDRESS);
	}

	static void writeHalf(FileSink sink) throws IOException {
		sink.open();
		sink.begin(info(null), V1);
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(CONTENT, 0, 2000), ByteBuffer.wrap(CONTENT, 2000, 3000) }, 0);
	}

	static void writeRest(FileSink sink) throws IOException {
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(CONTENT, 5000, 5000) }, 5000);
	}

	Path file(String name) {
		return this.directory.resolve(name);
	}

	Path part() throws IOException {
		String name = TestFiles.names(this.directory)
			.stream()
			.filter((file) -> file.endsWith(".part"))
			.findFirst()
			.orElseThrow();
		return file(name);
	}

	/** Where the part file for a name will be. */
	Path futurePart(String name) {
		return file(PartFileName.of(name, ADDRESS));
	}

}
