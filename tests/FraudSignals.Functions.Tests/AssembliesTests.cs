using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using FraudSignals.Functions.Tests.Support;

namespace FraudSignals.Functions.Tests;

/// <summary>The app's packages are resolved without a lock file, so what they come to is looked at.</summary>
public sealed class AssembliesTests
{
    [Fact]
    public void No_assembly_is_older_than_what_ours_are_compiled_against()
    {
        var older =
            from file in Directory.GetFiles(FunctionsHost.AppDirectory, "FraudSignals.*.dll")
            from needed in References(file)
            let beside = Path.Combine(FunctionsHost.AppDirectory, needed.Name + ".dll")
            where File.Exists(beside)
            let found = AssemblyName.GetAssemblyName(beside).Version
            where found < needed.Version
            select $"{Path.GetFileName(file)} is compiled against {needed.Name} {needed.Version}; {found} is beside it";

        Assert.Empty(older);
    }

    private static List<(string Name, Version Version)> References(string file)
    {
        using var portable = new PEReader(File.OpenRead(file));
        var reader = portable.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(reader.GetAssemblyReference).Select(r => (reader.GetString(r.Name), r.Version))];
    }
}
