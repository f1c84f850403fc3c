package io.github.downloadmanager;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The arrows between packages; ARCHITECTURE.md has them. */
@AnalyzeClasses(packages = "io.github.downloadmanager", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String ROOT = "io.github.downloadmanager";

	/** The one place where the API reaches behind itself, and the base of it. */
	private static final DescribedPredicate<JavaClass> BUILDER = simpleName("DownloadManagerBuilder")
		.or(simpleName("TransferDefaultsBuilder"));

	/** Which packages each of them may know. ARCHITECTURE.md has the same table. */
	static final Map<String, List<String>> MAY_KNOW = mayKnow();

	@ArchTest
	static final ArchRule eachPackageKnowsOnlyItsNeighbours = layers();

	private static Map<String, List<String>> mayKnow() {
		Map<String, List<String>> known = new LinkedHashMap<>();
		known.put("root", List.of("policy", "content", "control", "sink", "observation", "text", "engine"));
		known.put("policy", List.of("text", "concurrent"));
		known.put("content", List.of("text"));
		known.put("control", List.of("text"));
		known.put("sink", List.of("content", "text"));
		known.put("observation", List.of());
		known.put("internal.engine", List.of("root", "policy", "content", "control", "sink", "observation", "transfer",
				"event", "http", "bandwidth", "host", "concurrent", "text"));
		known.put("internal.transfer", List.of("root", "policy", "content", "control", "sink", "http", "bandwidth",
				"host", "concurrent", "text"));
		known.put("internal.event", List.of("root", "policy", "control", "concurrent", "text"));
		known.put("internal.http", List.of("policy", "content", "host", "concurrent", "text"));
		known.put("internal.host", List.of("policy", "control", "concurrent", "text"));
		known.put("internal.bandwidth", List.of("control", "concurrent"));
		known.put("internal.concurrent", List.of());
		known.put("internal.text", List.of());
		return known;
	}

	private static ArchRule layers() {
		Architectures.LayeredArchitecture rule = Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInAnyPackage(ROOT + "..");
		for (String name : MAY_KNOW.keySet()) {
			rule = rule.layer(layer(name)).definedBy(name.equals("root") ? ROOT : ROOT + "." + name);
		}
		for (Map.Entry<String, List<String>> entry : MAY_KNOW.entrySet()) {
			Architectures.LayeredArchitecture.LayerDependencySpecification one = rule.whereLayer(layer(entry.getKey()));
			rule = entry.getValue().isEmpty() ? one.mayNotAccessAnyLayer()
					: one.mayOnlyAccessLayers(entry.getValue().toArray(String[]::new));
		}
		return rule;
	}

	private static String layer(String name) {
		return name.substring(name.lastIndexOf('.') + 1);
	}

	@ArchTest
	static final ArchRule onlyTheBuilderReachesTheEngine = noClasses().that()
		.resideInAPackage(ROOT)
		.and(DescribedPredicate.not(BUILDER))
		.should()
		.dependOnClassesThat(resideInAPackage(ROOT + ".internal.engine"));

	@ArchTest
	static final ArchRule everyTypeIsApiOrInternal = classes().should()
		.resideInAnyPackage(ROOT, ROOT + ".policy", ROOT + ".content", ROOT + ".control", ROOT + ".sink",
				ROOT + ".observation", ROOT + ".internal..");

	@ArchTest
	static final ArchRule noPublicSignatureShowsAnInternalType = classes().that()
		.resideOutsideOfPackage(ROOT + ".internal..")
		.and()
		.arePublic()
		.should(showNoInternalType());

	@ArchTest
	static final ArchRule internalPackagesAreFreeOfCycles = slices()
		.matching("io.github.downloadmanager.internal.(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule coreDoesWithoutSpringBoot = noClasses().should()
		.dependOnClassesThat(resideInAPackage("org.springframework.boot.."));

	@ArchTest
	static final ArchRule nothingIsPrinted = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

	@ArchTest
	static final ArchRule boundsAreNamedMaxAndMin = fields().that()
		.areStatic()
		.and()
		.areFinal()
		.should()
		.haveNameNotMatching("(MOST|LEAST|LONGEST|SHORTEST|LARGEST|SMALLEST)(_.*)?");

	@ArchTest
	static final ArchRule nothingSleeps = noClasses().should()
		.callMethod(Thread.class, "sleep", long.class)
		.orShould()
		.callMethod(Thread.class, "sleep", long.class, int.class);

	@ArchTest
	static final ArchRule theWallClockIsInjected = noClasses().that()
		.doNotHaveSimpleName("Time")
		.should()
		.callMethod(Instant.class, "now")
		.orShould()
		.callMethod(Instant.class, "now", Clock.class)
		.orShould()
		.callMethod(System.class, "currentTimeMillis");

	private static ArchCondition<JavaClass> showNoInternalType() {
		return new ArchCondition<>("show no internal type to users") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				type.getCodeUnits()
					.stream()
					.filter((unit) -> unit.getModifiers().contains(JavaModifier.PUBLIC)
							|| unit.getModifiers().contains(JavaModifier.PROTECTED))
					.filter((unit) -> unit.getRawParameterTypes().stream().anyMatch(ArchitectureTests::isInternal)
							|| isInternal(unit.getRawReturnType()))
					.forEach((unit) -> events
						.add(SimpleConditionEvent.violated(unit, unit.getFullName() + " shows an internal type")));
			}

		};
	}

	private static boolean isInternal(JavaClass type) {
		return type.getBaseComponentType().getPackageName().startsWith(ROOT + ".internal");
	}

}
