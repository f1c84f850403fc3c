package io.github.downloadmanager.readme;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadManager;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the documents show compiles, here. */
class ReadmeTests {

	private static final Path HERE = Path.of("src/test/java/io/github/downloadmanager/readme");

	private static final Pattern SHOWN = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	private static final Pattern COMPILED = Pattern.compile("// README \\w+\n(.*?)[ \t]*// README end", Pattern.DOTALL);

	@Test
	void everySampleOfTheDocumentsIsCompiled() {
		List<String> shown = Stream
			.of("../README.md", "../docs/api.md", "../docs/control.md", "../docs/how-to.md", "../docs/spring.md")
			.flatMap((file) -> blocks(SHOWN, read(Path.of(file))).stream())
			.toList();
		List<String> compiled = Stream.of("Mirror.java", "Samples.java", "ControlSamples.java", "InvoiceTests.java",
				"FilesController.java", "HowToSamples.java", "InvoicesTests.java",
				"../../../../../../../../download-manager-core/src/test/java/io/github/downloadmanager/readme/ObjectStoreSink.java")
			.flatMap((file) -> blocks(COMPILED, read(HERE.resolve(file))).stream())
			.toList();
		assertThat(shown).isNotEmpty().containsExactlyInAnyOrderElementsOf(compiled);
	}

	/** Those of control need no server. */
	@Test
	void theSamplesOfControlRun() {
		ControlSamples samples = new ControlSamples();
		try (DownloadManager downloads = DownloadManager.builder().build()) {
			URI nowhere = URI.create("https://nowhere.invalid/file.bin");
			samples.hold(downloads);
			samples.pause(downloads, nowhere);
			samples.order(downloads, URI.create("https://nowhere.invalid/other.bin"));
		}
		samples.limits();
		samples.bandwidth(URI.create("https://nowhere.invalid/third.bin"));
		samples.schedule();
		samples.longWait();
	}

	private static List<String> blocks(Pattern pattern, String text) {
		return pattern.matcher(text)
			.results()
			.map((MatchResult match) -> match.group(1).stripTrailing().stripIndent())
			.toList();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
