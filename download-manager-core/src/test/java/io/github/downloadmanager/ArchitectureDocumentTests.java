package io.github.downloadmanager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What ARCHITECTURE.md says of the code is so. */
class ArchitectureDocumentTests {

	private static final Path PROJECT = Path.of("..");

	/** Looks like the name of a type, and is a constant. */
	private static final Set<String> NO_TYPES = Set.of("NOT_MODIFIED");

	private static final Pattern PACKAGE = Pattern.compile("\\| (root|`[a-z.]+`) \\| [^|]+ \\| ([^|]+) \\|");

	private static final Pattern TYPE_IN_TEXT = Pattern.compile("`([A-Z]\\w*)(?:\\.\\w+)?`");

	private static final Pattern LONG_FILE = Pattern.compile("One file is longer than (\\d+) lines: `(\\w+)`");

	private static final Pattern DECLARED = Pattern.compile("\\b(?:class|interface|record|enum) ([A-Z]\\w*)");

	private final String document = read(PROJECT.resolve("ARCHITECTURE.md"));

	@Test
	void theTableOfPackagesIsThatOfTheRules() {
		Map<String, List<String>> table = new LinkedHashMap<>();
		PACKAGE.matcher(section("| package | what it is | may know |", "\n\n"))
			.results()
			.forEach((row) -> table.put(row.group(1).replace("`", ""), names(row.group(2))));
		assertThat(table).isEqualTo(ArchitectureTests.MAY_KNOW);
	}

	private static List<String> names(String cell) {
		return cell.equals("–") ? List.of() : Arrays.asList(cell.split(", "));
	}

	@Test
	void everyTypeThatIsNamedExists() {
		Set<String> declared = new HashSet<>(NO_TYPES);
		sources().forEach((file) -> declared
			.addAll(DECLARED.matcher(read(file)).results().map((found) -> found.group(1)).toList()));
		assertThat(matches(TYPE_IN_TEXT, this.document)).allSatisfy((name) -> assertThat(declared).contains(name));
	}

	@Test
	void everyLockIsInItsTable() {
		Set<String> locking = sources(Path.of("src", "main")).filter((file) -> hasLock(read(file)))
			.map((file) -> String.valueOf(file.getFileName()).replace(".java", ""))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(locking).hasSizeGreaterThan(30);
		assertThat(matches(TYPE_IN_TEXT, section("## Locks and threads", "\n## "))).containsAll(locking);
	}

	@Test
	void onlyTheFileThatItNamesIsLongerThanItSays() {
		Matcher said = LONG_FILE.matcher(this.document);
		assertThat(said.find()).isTrue();
		int most = Integer.parseInt(said.group(1));
		assertThat(sources().filter((file) -> file.toString().contains(Path.of("src", "main").toString()))
			.filter((file) -> read(file).lines().count() > most)
			.map((file) -> String.valueOf(file.getFileName()))).containsExactly(said.group(2) + ".java");
	}

	private static boolean hasLock(String source) {
		return source.contains("synchronized") || source.contains("@GuardedBy(");
	}

	private String section(String from, String to) {
		int start = this.document.indexOf(from);
		assertThat(start).as(from).isNotNegative();
		return this.document.substring(start, this.document.indexOf(to, start));
	}

	private static Set<String> matches(Pattern pattern, String text) {
		return pattern.matcher(text)
			.results()
			.map((MatchResult found) -> found.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Of all modules. */
	private static Stream<Path> sources() {
		try (Stream<Path> modules = Files.list(PROJECT)) {
			return modules.map((module) -> module.resolve("src"))
				.filter(Files::isDirectory)
				.flatMap(ArchitectureDocumentTests::sources)
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Stream<Path> sources(Path root) {
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList().stream();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
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
