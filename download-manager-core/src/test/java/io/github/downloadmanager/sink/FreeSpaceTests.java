package io.github.downloadmanager.sink;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

import io.github.downloadmanager.content.RemoteInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FreeSpaceTests {

	private static final URI ADDRESS = URI.create("http://files.example/file");

	@ParameterizedTest
	@CsvSource({ "0, 0, 9223372036854775807", "-1, 100, 9223372036854775807", "5, -1, 9223372036854775807",
			"5, 0, 9223372036854775807", "0, 100, 0", "7, 100, 7" })
	void whatAFileSystemDoesNotCountIsNotKnown(long usable, long total, long known) {
		assertThat(FreeSpace.known(usable, total)).isEqualTo(known);
	}

	@Test
	void theCheckCanBeSwitchedOff(@TempDir Path directory) throws IOException {
		RemoteInfo huge = new RemoteInfo(OptionalLong.of(Long.MAX_VALUE - 1), true, null, null, null, "a", ADDRESS);
		FileSink checked = sink(directory, true);
		checked.open();
		assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> checked.begin(huge, null))
			.withMessageContaining("No space left on device");
		checked.abort();
		FileSink unchecked = sink(directory, false);
		unchecked.open();
		unchecked.begin(huge, null);
		unchecked.abort();
		assertThat(directory).isEmptyDirectory();
	}

	private static FileSink sink(Path directory, boolean checked) throws IOException {
		return FileSink.create(directory, null, ADDRESS,
				new FileOptions(ExistingFile.FAIL, PartialFiles.DELETE, Fsync.NONE, false, checked, false),
				new PathClaims(System::nanoTime, Instant::now));
	}

}
