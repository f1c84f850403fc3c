package io.github.downloadmanager;

import java.time.Clock;
import java.time.Instant;

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
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The arrows between the rooms; ARCHITECTURE.md draws them. */
@AnalyzeClasses(packages = "io.github.downloadmanager", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String ROOT = "io.github.downloadmanager";

	/** The one place where the API reaches behind itself, and the base of it. */
	private static final DescribedPredicate<JavaClass> BUILDER = simpleName("DownloadManagerBuilder")
		.or(simpleName("TransferDefaultsBuilder"));

	@ArchTest
	static final ArchRule eachRoomKnowsOnlyItsNeighbours = Architectures.layeredArchitecture()
		.consideringOnlyDependenciesInAnyPackage(ROOT + "..")
		.layer("api")
		.definedBy(ROOT)
		.layer("policy")
		.definedBy(ROOT + ".policy")
		.layer("content")
		.definedBy(ROOT + ".content")
		.layer("control")
		.definedBy(ROOT + ".control")
		.layer("sink")
		.definedBy(ROOT + ".sink")
		.layer("observation")
		.definedBy(ROOT + ".observation")
		.layer("engine")
		.definedBy(ROOT + ".internal.engine")
		.layer("transfer")
		.definedBy(ROOT + ".internal.transfer")
		.layer("event")
		.definedBy(ROOT + ".internal.event")
		.layer("http")
		.definedBy(ROOT + ".internal.http")
		.layer("bandwidth")
		.definedBy(ROOT + ".internal.bandwidth")
		.layer("host")
		.definedBy(ROOT + ".internal.host")
		.layer("concurrent")
		.definedBy(ROOT + ".internal.concurrent")
		.layer("text")
		.definedBy(ROOT + ".internal.text")
		.whereLayer("api")
		.mayOnlyAccessLayers("policy", "content", "control", "sink", "observation", "text", "engine")
		.whereLayer("control")
		.mayOnlyAccessLayers("text")
		.whereLayer("policy")
		.mayOnlyAccessLayers("text", "concurrent")
		.whereLayer("content")
		.mayOnlyAccessLayers("text")
		.whereLayer("sink")
		.mayOnlyAccessLayers("content", "text")
		.whereLayer("observation")
		.mayNotAccessAnyLayer()
		.whereLayer("engine")
		.mayOnlyAccessLayers("api", "policy", "content", "control", "sink", "observation", "transfer", "event", "http",
				"bandwidth", "host", "concurrent", "text")
		.whereLayer("transfer")
		.mayOnlyAccessLayers("api", "policy", "content", "control", "sink", "http", "bandwidth", "host", "concurrent",
				"text")
		.whereLayer("bandwidth")
		.mayOnlyAccessLayers("control", "concurrent")
		.whereLayer("event")
		.mayOnlyAccessLayers("api", "policy", "control", "concurrent", "text")
		.whereLayer("http")
		.mayOnlyAccessLayers("policy", "content", "host", "concurrent", "text")
		.whereLayer("host")
		.mayOnlyAccessLayers("policy", "control", "concurrent")
		.whereLayer("concurrent")
		.mayNotAccessAnyLayer()
		.whereLayer("text")
		.mayNotAccessAnyLayer();

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
	static final ArchRule roomsAreFreeOfCycles = slices().matching("io.github.downloadmanager.internal.(*)..")
		.should()
		.beFreeOfCycles();

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
