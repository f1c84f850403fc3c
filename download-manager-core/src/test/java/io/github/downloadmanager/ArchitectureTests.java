package io.github.downloadmanager;

import java.time.Clock;
import java.time.Instant;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = "io.github.downloadmanager", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final DescribedPredicate<JavaClass> ROOT = resideInAPackage("io.github.downloadmanager");

	@ArchTest
	static final ArchRule packagesAreFreeOfCycles = slices().matching("io.github.downloadmanager.(**)")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule leavesKnowNothingOfDownloads = noClasses().that()
		.resideInAnyPackage("io.github.downloadmanager.source..", "io.github.downloadmanager.sink..",
				"io.github.downloadmanager.observation..")
		.should()
		.dependOnClassesThat(ROOT);

	@ArchTest
	static final ArchRule sourceKnowsNothingOfTheSink = noClasses().that()
		.resideInAPackage("io.github.downloadmanager.source..")
		.should()
		.dependOnClassesThat(resideInAPackage("io.github.downloadmanager.sink.."));

	@ArchTest
	static final ArchRule coreDoesWithoutSpringBoot = noClasses().should()
		.dependOnClassesThat(resideInAPackage("org.springframework.boot.."));

	@ArchTest
	static final ArchRule nothingIsPrinted = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

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

}
