package io.github.downloadmanager.dashboard;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** The arrow from the dashboard to the core: to its API only. */
@AnalyzeClasses(packagesOf = DashboardAutoConfiguration.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule theCoreIsUsedByItsApi = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("io.github.downloadmanager.internal..");

}
