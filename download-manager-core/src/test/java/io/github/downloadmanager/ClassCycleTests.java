package io.github.downloadmanager;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Circles of top-level classes inside a package. Each that there is must be named here
 * and in ARCHITECTURE.md, with its reason.
 */
@AnalyzeClasses(packages = "io.github.downloadmanager", importOptions = ImportOption.DoNotIncludeTests.class)
class ClassCycleTests {

	private static final List<String> KNOWN = List.of(
			// An API type makes its builder or its usual implementations, which return
			// it.
			"DestinationBuilder, DownloadRequest, DownloadRequestBuilder, RequestChecks, RequestOptions, SourceRefresher",
			"DownloadManager, DownloadManagerBuilder, Submission, SubmittedBatch",
			"AddressPolicy, EitherAddressPolicy, NamedAddressPolicy", "StandardUriRedactor, UriRedactor",
			"DefaultAttemptObservationConvention, DefaultDownloadObservationConvention, DownloadObservationDocumentation",
			// A tree whose nodes know their parents.
			"ConnectionNode, DownloadNode",
			// What was given out goes back to whom it came from.
			"BandwidthAllocator, ConnectionShare, DownloadShare",
			"HostAccess, HostThrottle, OriginState, RequestPermit",
			// One thing in several files: what is told of a task, ordered of it, and
			// shown of it.
			"DownloadHandle, DownloadTask, Snapshots, TaskControl",
			// One connection becomes several, each of which is fetched as one.
			"Fetch, Segments",
			// A part file is made anew, or of what an earlier run has left.
			"KeptPart, PartFile");

	@ArchTest
	static void noCircleIsUnknown(JavaClasses classes) {
		Map<String, Set<String>> graph = new TreeMap<>();
		for (JavaClass type : classes) {
			JavaClass from = topLevel(type);
			Set<String> targets = graph.computeIfAbsent(from.getName(), (name) -> new TreeSet<>());
			for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
				JavaClass to = topLevel(dependency.getTargetClass());
				if (to.getPackageName().equals(from.getPackageName()) && !to.equals(from)) {
					targets.add(to.getName());
				}
			}
		}
		assertThat(new Circles(graph).find()).containsExactlyInAnyOrderElementsOf(KNOWN);
	}

	private static JavaClass topLevel(JavaClass type) {
		JavaClass top = type.getBaseComponentType();
		while (top.getEnclosingClass().isPresent()) {
			top = top.getEnclosingClass().get();
		}
		return top;
	}

	/** Strongly connected components of more than one node, by Tarjan's algorithm. */
	private static final class Circles {

		private final Map<String, Set<String>> graph;

		private final Map<String, Integer> numbers = new HashMap<>();

		private final Map<String, Integer> lowest = new HashMap<>();

		private final Deque<String> open = new ArrayDeque<>();

		private final List<String> found = new ArrayList<>();

		Circles(Map<String, Set<String>> graph) {
			this.graph = graph;
		}

		List<String> find() {
			this.graph.keySet().stream().filter((node) -> !this.numbers.containsKey(node)).forEach(this::visit);
			return this.found;
		}

		private void visit(String node) {
			int number = this.numbers.size();
			this.numbers.put(node, number);
			this.lowest.put(node, number);
			this.open.push(node);
			for (String next : this.graph.getOrDefault(node, Set.of())) {
				if (!this.numbers.containsKey(next)) {
					visit(next);
					this.lowest.merge(node, this.lowest.get(next), Math::min);
				}
				else if (this.open.contains(next)) {
					this.lowest.merge(node, this.numbers.get(next), Math::min);
				}
			}
			if (this.lowest.get(node) == number) {
				close(node);
			}
		}

		private void close(String node) {
			Collection<String> circle = new TreeSet<>();
			String last;
			do {
				last = this.open.pop();
				circle.add(last.substring(last.lastIndexOf('.') + 1));
			}
			while (!last.equals(node));
			if (circle.size() > 1) {
				this.found.add(String.join(", ", circle));
			}
		}

	}

}
