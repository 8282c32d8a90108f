using System.Runtime.CompilerServices;

namespace FraudSignals.Rules.Tests.Packs;

/// <summary>The rules folder of this repository.</summary>
internal static class RulesFolder
{
    public static string Path { get; } = Find();

    private static string Find([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "..", "..", "rules"));
}
