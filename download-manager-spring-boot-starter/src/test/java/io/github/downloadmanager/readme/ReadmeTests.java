package io.github.downloadmanager.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the documents show compiles, here. */
class ReadmeTests {

	private static final Path HERE = Path.of("src/test/java/io/github/downloadmanager/readme");

	private static final Pattern SHOWN = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	private static final Pattern COMPILED = Pattern.compile("// README \\w+\n(.*?)[ \t]*// README end", Pattern.DOTALL);

	@Test
	void everySampleOfTheDocumentsIsCompiled() {
		List<String> shown = Stream.of("../README.md", "../docs/api.md", "../docs/spring.md")
			.flatMap((file) -> blocks(SHOWN, read(Path.of(file))).stream())
			.toList();
		List<String> compiled = Stream.of("Mirror.java", "Samples.java")
			.flatMap((file) -> blocks(COMPILED, read(HERE.resolve(file))).stream())
			.toList();
		assertThat(shown).isNotEmpty().containsExactlyInAnyOrderElementsOf(compiled);
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
