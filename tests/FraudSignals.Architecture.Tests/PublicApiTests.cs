using System.Reflection;
using PublicApiGenerator;

namespace FraudSignals.Architecture.Tests;

/// <summary>What users of the libraries compile against changes only where somebody means it to.</summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    [Theory]
    [InlineData("FraudSignals.Core")]
    [InlineData("FraudSignals.Formats")]
    [InlineData("FraudSignals.Rules")]
    public void The_public_surface_of_a_library_is_the_one_that_is_committed(string library)
    {
        var committed = Path.Combine(Repository.Root, "functions", library, "PublicApi.txt");
        var built = Assembly.Load(library).GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (!File.Exists(committed) || File.ReadAllText(committed) != built)
        {
            var aside = Path.Combine(AppContext.BaseDirectory, library + ".PublicApi.txt");
            File.WriteAllText(aside, built);
            Assert.Fail($"The public surface of {library} has changed. If that is meant: cp {aside} {committed}");
        }
    }
}
