// One emulator for all tests of the project.
[assembly: AssemblyFixture(typeof(AzuriteServer))]
