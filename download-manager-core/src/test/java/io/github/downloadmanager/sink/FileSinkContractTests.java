package io.github.downloadmanager.sink;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import io.github.downloadmanager.sink.contract.DownloadSinkContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link FileSink} is a sink as any other, however it is told to treat its files.
 */
class FileSinkContractTests {

	private static final URI ADDRESS = URI.create("http://files.example/content");

	/** Nothing is left of a download that failed. */
	@Nested
	class Deleting extends Contract {

		Deleting() {
			super("file.bin", new FileOptions(ExistingFile.FAIL, PartialFiles.DELETE, Fsync.NONE, false));
		}

	}

	/** A part file and its journal are left. */
	@Nested
	class Keeping extends Contract {

		Keeping() {
			super("file.bin", new FileOptions(ExistingFile.REPLACE, PartialFiles.KEEP, Fsync.CHECKPOINT, false));
		}

		@Override
		protected boolean breakCommit() {
			// What has the name is replaced.
			return false;
		}

	}

	/** The server gives the name. */
	@Nested
	class Named extends Contract {

		Named() {
			super(null, new FileOptions(ExistingFile.FAIL, PartialFiles.KEEP, Fsync.ON_COMPLETE, true));
		}

	}

	abstract static class Contract extends DownloadSinkContract {

		private final @Nullable String name;

		private final FileOptions options;

		private final PathClaims claims = new PathClaims(System::nanoTime, Instant::now);

		@TempDir
		Path directory;

		private boolean broken;

		Contract(@Nullable String name, FileOptions options) {
			this.name = name;
			this.options = options;
		}

		private Path destination() {
			// Without a name given, the sink falls back on one.
			return this.directory.resolve((this.name != null) ? this.name : "download");
		}

		@Override
		protected DownloadSink create() throws Exception {
			return FileSink.create(this.directory, (this.name != null) ? destination() : null, ADDRESS, this.options,
					this.claims);
		}

		@Override
		protected byte @Nullable [] published() throws Exception {
			return Files.exists(destination()) ? Files.readAllBytes(destination()) : null;
		}

		@Override
		protected boolean breakCommit() throws Exception {
			Files.writeString(destination(), "somebody else's");
			this.broken = true;
			return true;
		}

		@Override
		protected void assertReleased(boolean aborted) throws Exception {
			PathClaims.Claim claim = this.claims.claim(destination());
			assertThat(claim).as("the claim was given back").isNotNull();
			claim.release();
			List<String> names = TestFiles.names(this.directory);
			if (this.options.partial() == PartialFiles.DELETE || !aborted) {
				assertThat(names).allMatch((file) -> file.equals(destination().getFileName().toString()));
			}
			for (String file : names) {
				// Unlocked, and not open in this process.
				LockedFile reopened = LockedFile.open(this.directory.resolve(file));
				assertThat(reopened).isNotNull();
				reopened.close();
			}
			if (this.broken) {
				assertThat(destination()).hasContent("somebody else's");
			}
		}

	}

}
