package io.github.downloadmanager.cli;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * What the command line may know. A Spring context takes longer to start than a small
 * file takes to arrive.
 */
@AnalyzeClasses(packages = "io.github.downloadmanager.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule ONLY_THE_API_OF_THE_CORE = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.github.downloadmanager.internal..", "io.github.downloadmanager.boot..",
				"io.github.downloadmanager.sample..");

	@ArchTest
	static final ArchRule NO_CONTEXT_AND_NO_LOGGING = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.boot..", "org.springframework.context..",
				"org.springframework.beans..", "org.slf4j..", "java.util.logging..");

}
