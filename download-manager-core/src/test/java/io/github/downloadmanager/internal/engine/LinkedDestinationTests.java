package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which file a path with links in it means is what the operating system says: one writer
 * for each file, and as many files as there are.
 */
class LinkedDestinationTests {

	private static final byte[] CONTENT = Content.of(1, 5000);

	private final FakeSource source = new FakeSource(CONTENT).at("/held", FakeReply.hang());

	@TempDir
	Path directory;

	private TestManager manager;

	@BeforeEach
	void start() throws IOException {
		this.manager = new TestManager(this.source, this.directory);
		Files.createDirectories(path("dir"));
		Files.createDirectories(path("other/deep"));
		Files.createSymbolicLink(path("dir/away"), path("other/deep"));
		Files.createSymbolicLink(path("dir/relative"), Path.of("../other/deep"));
		Files.createSymbolicLink(path("dir/twice"), path("dir/away"));
		Files.createSymbolicLink(path("dir/nowhere"), path("missing"));
		Files.createSymbolicLink(path("dir/circle"), path("dir/round"));
		Files.createSymbolicLink(path("dir/round"), path("dir/circle"));
		Files.writeString(path("dir/file"), "old");
		Files.createSymbolicLink(path("dir/to-file"), path("dir/file"));
	}

	@AfterEach
	void stop() {
		this.manager.manager().cancelAll();
		this.manager.close();
	}

	private Path path(String name) {
		return this.directory.resolve(name);
	}

	private Download submit(String address, String destination) {
		return this.manager.submit(DownloadRequest.builder(TestManager.uri(address)).destination(path(destination)));
	}

	@ParameterizedTest
	@CsvSource({ "other/y.bin, dir/away/../y.bin", "dir/away/../y.bin, other/y.bin", "other/y.bin, dir/twice/../y.bin",
			"other/y.bin, dir/relative/../y.bin", "other/deep/y.bin, dir/away/y.bin", "dir/y.bin, dir/../dir/./y.bin",
			"other/new/sub/y.bin, dir/away/../new/sub/y.bin", "dir/new/y.bin, dir/new/gone/../y.bin",
			"other/deep/y.bin, dir/new/../away/y.bin", "dir/y.bin, dir/new/../../dir/y.bin" })
	void twoPathsOfOneFileHaveOneWriter(String one, String other) {
		submit("held", one);
		assertThatExceptionOfType(DownloadException.DestinationInUse.class).isThrownBy(() -> submit("next", other));
	}

	@ParameterizedTest
	@CsvSource({ "dir/y.bin, dir/away/../y.bin", "dir/new/y.bin, dir/away/../new/y.bin",
			"dir/y.bin, dir/twice/../y.bin" })
	void twoFilesWhosePathsLookAlikeDoNotCollide(String one, String other) {
		Path first = TestManager.result(submit("one", one)).file();
		Path second = TestManager.result(submit("other", other)).file();
		assertThat(first).hasBinaryContent(CONTENT);
		assertThat(second).hasBinaryContent(CONTENT);
		assertThat(List.of(path(one), path(other))).allMatch(Files::isRegularFile);
	}

	@ParameterizedTest
	@CsvSource({ "new/../y.bin, y.bin", "new/gone/../deep/y.bin, new/deep/y.bin", "new/gone/../../dir/../y.bin, y.bin",
			"dir/away/new/../y.bin, other/deep/y.bin", "dir/away/../new/./../sub/y.bin, other/sub/y.bin" })
	void aDirectoryThatIsYetToBeMadeMayBeLeftAgain(String destination, String file) {
		assertThat(TestManager.result(submit("next", destination)).file()).isEqualTo(path(destination));
		assertThat(path(file)).hasBinaryContent(CONTENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "dir/nowhere/y.bin", "dir/nowhere/../y.bin", "dir/nowhere/new/y.bin", "dir/circle/y.bin",
			"dir/circle/new/y.bin", "dir/file/y.bin", "dir/to-file/y.bin", "dir/to-file/new/y.bin" })
	void aPathThatLeadsNowhereIsRefusedWithTheReason(String destination) throws IOException {
		assertThat(refusal(destination)).isInstanceOf(DownloadException.InvalidDestination.class)
			.message()
			.containsAnyOf("link", "not a directory", "Not a directory");
		assertThat(path("dir/file")).hasContent("old");
		assertThat(path("missing")).doesNotExist();
	}

	/** At submit, or when the directory is made. */
	private DownloadException refusal(String destination) {
		Download download;
		try {
			download = submit("next", destination);
		}
		catch (DownloadException ex) {
			return ex;
		}
		return TestManager.failure(download);
	}

	@Test
	void aLinkInThePlaceOfTheFileIsReplacedAndItsFileStays() {
		DownloadRequestBuilder request = DownloadRequest.builder(TestManager.uri("next"))
			.destination(path("dir/to-file"))
			.overwrite(true);
		assertThat(TestManager.result(this.manager.submit(request)).file()).isEqualTo(path("dir/to-file"));
		assertThat(path("dir/to-file")).hasBinaryContent(CONTENT);
		assertThat(path("dir/file")).hasContent("old");
	}

}
